import { type ClientRequest, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRedactor } from "./redact.ts";
import { openTap, type Tap, type TapOptions } from "./tap.ts";
import { richEvents, richStream, sse } from "./testing/message-events.ts";
import { rawHttp, statusOf } from "./testing/raw-http.ts";
import { type FakeUpstream, fakeUpstream } from "./testing/upstream.ts";

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function setUp(
  answer: Parameters<typeof fakeUpstream>[0],
  options: Partial<TapOptions> = {},
): Promise<{ upstream: FakeUpstream; tap: Tap }> {
  const upstream = await fakeUpstream(answer);
  open.push(() => upstream.close());
  const tap = await openTap({
    upstream: upstream.url,
    dummyKey: "dummy-key",
    realKey: null,
    redactor: createRedactor([]),
    ...options,
  });
  open.push(() => tap.close());
  return { upstream, tap };
}

const eventStream = { "content-type": "text/event-stream" };

function post(url: string, body = "{}"): Promise<{ request: ClientRequest; response: IncomingMessage }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "POST" }, (response) => resolve({ request, response }));
    request.on("error", reject);
    request.end(body);
  });
}

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe("bytes", () => {
  it("pass as they arrive, headers before the first of them", async () => {
    const answers: ServerResponse[] = [];
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.flushHeaders();
      answers.push(response);
    });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    expect(response.headers["content-type"]).toBe("text/event-stream");
    const pieces = ["event: mess", "age_start\n", "data: {}\n\n"];
    for (const piece of pieces) {
      const arrived = new Promise<string>((resolve) =>
        response.once("data", (chunk: Buffer) => resolve(chunk.toString())),
      );
      answers[0]?.write(piece);
      expect(await arrived).toBe(piece);
    }
    answers[0]?.end();
  });

  it("stay what they were, encoded ones too", async () => {
    const encoded = gzipSync(richStream);
    const { tap } = await setUp((response) => {
      response.writeHead(200, { ...eventStream, "content-encoding": "gzip" });
      response.end(encoded);
    });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    expect(response.headers["content-encoding"]).toBe("gzip");
    expect((await bytesOf(response)).equals(encoded)).toBe(true);
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ complete: true, bytes: encoded.length, body: { id: "msg_01" } });
  });

  it("are held back while the client does not read, and none is lost", async () => {
    const size = 24 * 1024 * 1024;
    let written = 0;
    const { tap } = await setUp((response) => {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const pump = (): void => {
        while (written < size) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once("drain", pump);
            return;
          }
        }
        response.end();
      };
      pump();
    });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    response.pause();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(written).toBeLessThan(size);
    expect((await bytesOf(response)).length).toBe(size);
  });

  it("of a damaged or unknown encoding are recorded as such", async () => {
    const { tap } = await setUp((response, request) => {
      response.writeHead(200, { "content-encoding": request.url.endsWith("gzip") ? "gzip" : "rot13" });
      response.end("{}");
    });
    await bytesOf((await post(`${tap.baseUrl}/gzip`)).response);
    await bytesOf((await post(`${tap.baseUrl}/rot13`)).response);
    const answers = (await tap.exchanges()).map((exchange) => exchange.response);
    expect(answers).toMatchObject([
      { body: null, complete: false, error: "undecodable: incorrect header check" },
      { body: null, complete: false, error: "undecodable: unknown content-encoding" },
    ]);
  });

  it("never ask for an encoding the record could not read", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"));
    for (const accepted of ["gzip, deflate, br, zstd", "zstd", "*", "br;q=0.5"]) {
      await rawHttp(
        Number(new URL(tap.baseUrl).port),
        `GET ${new URL(tap.baseUrl).pathname}/ HTTP/1.1\r\nHost: ${new URL(tap.baseUrl).host}\r\nAccept-Encoding: ${accepted}\r\nConnection: close\r\n\r\n`,
      );
    }
    expect(upstream.seen.map(({ headers }) => headers["accept-encoding"])).toEqual([
      "gzip, deflate, br",
      "identity",
      "identity",
      "br;q=0.5",
    ]);
  });
});

describe("a stream that breaks", () => {
  const started = richEvents.slice(0, 5).map(sse).join("");

  it.each([
    ["ends early", (): void => undefined],
    ["ends in the middle of an event", (write: (text: string) => void) => write('event: message_stop\ndata: {"type"')],
  ])("is incomplete when it %s", async (_name, tail) => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.write(started);
      tail((text) => response.write(text));
      response.end();
    });
    await bytesOf((await post(`${tap.baseUrl}/v1/messages`)).response);
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({
      status: 200,
      complete: false,
      error: "stream ended early",
      body: { content: [{ type: "thinking", thinking: "Let me look, žluťoučký kůň 🐎." }] },
    });
  });

  it("breaks the client's connection when the upstream resets", async () => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.write(started, () => response.socket?.resetAndDestroy());
    });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    await expect(bytesOf(response)).rejects.toThrow("aborted");
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ status: 200, complete: false, streamed: true });
    expect(exchange?.response.error).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  });

  it("is complete after an error event, which is kept", async () => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.end(started + sse({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }));
    });
    await bytesOf((await post(`${tap.baseUrl}/v1/messages`)).response);
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ complete: true, error: "overloaded_error" });
  });

  it("is complete when the client hangs up on message_stop", async () => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.write(richStream);
    });
    const { request, response } = await post(`${tap.baseUrl}/v1/messages`);
    response.on("error", () => undefined);
    await new Promise<void>((resolve) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("message_stop\n")) resolve();
      });
    });
    request.destroy();
    await vi.waitFor(() => expect(tap.inFlight).toBe(0));
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ complete: true, error: null });
  });
});

describe("an abort", () => {
  it("of the client reaches the upstream", async () => {
    let upstreamClosed = false;
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.write(": hello\n\n");
      response.on("close", () => (upstreamClosed = true));
    });
    const { request, response } = await post(`${tap.baseUrl}/v1/messages`);
    response.on("error", () => undefined);
    expect(tap.inFlight).toBe(1);
    request.destroy();
    await vi.waitFor(() => expect(upstreamClosed).toBe(true));
    await vi.waitFor(() => expect(tap.inFlight).toBe(0));
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ complete: false, error: "client gone" });
  });

  it("of the client before any answer reaches the upstream", async () => {
    let upstreamClosed = false;
    const { tap, upstream } = await setUp((_response, _request, raw) => {
      raw.socket.on("close", () => (upstreamClosed = true));
    });
    const request = httpRequest(`${tap.baseUrl}/v1/messages`, { method: "POST" });
    request.on("error", () => undefined);
    request.end("{}");
    await vi.waitFor(() => expect(upstream.seen.length).toBe(1));
    request.destroy();
    await vi.waitFor(() => expect(upstreamClosed).toBe(true));
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ status: 0, complete: false, error: "client gone" });
  });

  it("of the client in the middle of its body never reaches the upstream", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"));
    const url = new URL(tap.baseUrl);
    await rawHttp(
      Number(url.port),
      `POST ${url.pathname}/v1/messages HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 100\r\n\r\n{"half":`,
      60,
    );
    await vi.waitFor(() => expect(tap.inFlight).toBe(0));
    expect(upstream.connections()).toBe(0);
    expect((await tap.exchanges())[0]?.response).toMatchObject({ status: 0, complete: false, error: "client gone" });
  });
});

describe("limits", () => {
  it("end a client that stalls in its body, and one that drips", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"), { limits: { idleMs: 80, totalMs: 250 } });
    const url = new URL(tap.baseUrl);
    const head = `POST ${url.pathname}/v1/messages HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 100\r\n\r\n`;
    expect(statusOf(await rawHttp(Number(url.port), head, 1_000))).toBe(408);

    const socket = connect(Number(url.port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(head);
    const drip = setInterval(() => socket.write(" "), 20);
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
    clearInterval(drip);
    socket.destroy();
    expect(statusOf(answer)).toBe(408);
    expect(upstream.connections()).toBe(0);
    expect((await tap.exchanges()).map(({ response }) => response.error)).toEqual([
      "idle time limit",
      "total time limit",
    ]);
  });

  it("end a client that never finishes its headers", async () => {
    const { tap } = await setUp((response) => response.end("{}"), { limits: { idleMs: 50 } });
    const started = Date.now();
    const answer = await rawHttp(Number(new URL(tap.baseUrl).port), "GET / HTTP/1.1\r\nHost:", 3_000);
    expect(statusOf(answer)).toBe(408);
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it("end an upstream that never answers", async () => {
    const { tap } = await setUp(() => undefined, { limits: { idleMs: 60 } });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    expect(response.statusCode).toBe(504);
    await bytesOf(response);
    expect((await tap.exchanges())[0]?.response).toMatchObject({
      status: 0,
      complete: false,
      error: "idle time limit",
    });
  });

  it("end an upstream that falls silent, and one that only drips", async () => {
    const { tap } = await setUp(
      (response, request) => {
        response.writeHead(200, eventStream);
        response.write(": ping\n\n");
        if (request.url === "/silent") return;
        const drip = setInterval(() => response.write(": ping\n\n"), 20);
        response.on("close", () => clearInterval(drip));
      },
      { limits: { idleMs: 80, totalMs: 300 } },
    );
    for (const path of ["/silent", "/drip"]) {
      await expect(bytesOf((await post(tap.baseUrl + path)).response)).rejects.toThrow("aborted");
    }
    const errors = (await tap.exchanges()).map(({ response }) => response.error);
    expect(errors).toEqual(["idle time limit", "total time limit"]);
  });

  it("end an answer that is too long, on the wire or decoded", async () => {
    const { tap } = await setUp(
      (response, request) => {
        if (request.url === "/bomb") {
          response.writeHead(200, { "content-encoding": "gzip" });
          response.end(gzipSync(Buffer.alloc(1_000_000)));
        } else response.end(Buffer.alloc(1_000_000));
      },
      { limits: { responseBytes: 10_000 } },
    );
    await expect(post(`${tap.baseUrl}/long`).then(({ response }) => bytesOf(response))).rejects.toThrow();
    await bytesOf((await post(`${tap.baseUrl}/bomb`)).response);
    const answers = (await tap.exchanges()).map(({ response }) => response);
    expect(answers[0]).toMatchObject({ body: null, complete: false, error: "response too large" });
    expect(answers[1]).toMatchObject({ body: null, complete: false });
    expect(answers[1]?.error).toMatch(/^undecodable: .*larger than 10000 bytes/);
  });

  it("answer requests over the count with a 400 nobody retries", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"), { limits: { requests: 2 } });
    const statuses: (number | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      const { response } = await post(`${tap.baseUrl}/v1/messages`);
      statuses.push(response.statusCode);
      const body = JSON.parse((await bytesOf(response)).toString()) as { error?: unknown };
      if (i >= 2) expect(body.error).toMatchObject({ type: "invalid_request_error" });
    }
    expect(statuses).toEqual([200, 200, 400, 400]);
    expect(upstream.seen.length).toBe(2);
    expect(tap.refusals.get("request-count")).toBe(2);
    expect((await tap.exchanges()).length).toBe(2);
  });

  it("stop the recording, not the traffic, when it is full", async () => {
    const { tap } = await setUp((response) => response.end(JSON.stringify({ text: "y".repeat(600) })), {
      limits: { recordedBytes: 1_000 },
    });
    for (let i = 0; i < 2; i++) {
      const { response } = await post(`${tap.baseUrl}/v1/messages`);
      expect((await bytesOf(response)).length).toBeGreaterThan(600);
    }
    const answers = (await tap.exchanges()).map(({ response }) => response);
    expect(answers).toMatchObject([
      { complete: true, error: null },
      { complete: false, body: null, error: "recording full" },
    ]);
  });
});

describe("the record", () => {
  it("keeps arrival order and the phase of arrival, and waits for those in flight", async () => {
    const answers: (() => void)[] = [];
    const { tap } = await setUp((response) => answers.push(() => response.end("{}")));
    const first = post(`${tap.baseUrl}/first`);
    await vi.waitFor(() => expect(answers.length).toBe(1));
    tap.setPhase({ turn: 1, process: 0, idleMs: 3_900_000 });
    const second = post(`${tap.baseUrl}/second`);
    await vi.waitFor(() => expect(answers.length).toBe(2));
    const exchanges = tap.exchanges();
    answers[1]?.();
    answers[0]?.();
    await bytesOf((await first).response);
    await bytesOf((await second).response);
    expect(
      (await exchanges).map(({ index, phase, request }) => [index, phase.turn, phase.idleMs, request.path]),
    ).toEqual([
      [0, -1, 0, "/first"],
      [1, 1, 3_900_000, "/second"],
    ]);
    expect((await exchanges).every(({ response }) => response.complete)).toBe(true);
  });

  it("waits no longer than it was told to, and says what was still open", async () => {
    const { tap } = await setUp(() => undefined, { limits: { settleMs: 50 } });
    const request = httpRequest(`${tap.baseUrl}/slow`, { method: "POST" });
    request.on("error", () => undefined);
    request.end('{"a":1}');
    await vi.waitFor(() => expect(tap.inFlight).toBe(1));
    const [exchange] = await tap.exchanges();
    expect(exchange?.response).toMatchObject({ status: 0, complete: false, error: "still open" });
    await tap.close();
    expect((await tap.exchanges())[0]?.response).toMatchObject({ complete: false, error: "tap closed" });
  });

  it("holds listed headers only, in both directions", async () => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "set-cookie": ["session=abc", "b=c"],
        "request-id": "req_9",
        "anthropic-organization-id": "org-1",
        "anthropic-ratelimit-requests-remaining": "7",
        "x-custom": "v",
      });
      response.end("{}");
    });
    const answer = await fetch(`${tap.baseUrl}/v1/messages`, {
      method: "POST",
      headers: {
        "x-api-key": "dummy-key",
        authorization: "Bearer dummy-key",
        cookie: "a=b",
        "api-key": "k",
        "anthropic-version": "2023-06-01",
        "anthropic-beta": "a,b",
        "user-agent": "harness/1",
        "x-app": "cli",
      },
      body: "{}",
    });
    expect(answer.headers.get("x-custom")).toBe("v");
    const [exchange] = await tap.exchanges();
    expect(exchange?.request.headers).toEqual({
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "a,b",
      "content-type": "text/plain;charset=UTF-8",
      "user-agent": "harness/1",
      "x-app": "cli",
    });
    expect(exchange?.response.headers).toEqual({
      "content-type": "application/json",
      "request-id": "req_9",
      "anthropic-ratelimit-requests-remaining": "7",
    });
  });

  it("holds what the model got when a request is changed on its way", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"), {
      mutate: (body) => ({ ...(body as object), output_config: { effort: "low" } }),
    });
    await fetch(`${tap.baseUrl}/v1/messages`, { method: "POST", body: '{"model":"m"}' });
    await fetch(`${tap.baseUrl}/v1/messages`, {
      method: "POST",
      headers: { "content-encoding": "gzip" },
      body: gzipSync('{"model":"z"}'),
    });
    await fetch(`${tap.baseUrl}/v1/messages`, { method: "POST", body: "not json" });
    const bodies = (await tap.exchanges()).map(({ request }) => request.body);
    expect(bodies).toEqual([
      { model: "m", output_config: { effort: "low" } },
      { model: "z", output_config: { effort: "low" } },
      null,
    ]);
    expect(upstream.seen.map(({ body }) => body)).toEqual([
      JSON.stringify(bodies[0]),
      JSON.stringify(bodies[1]),
      "not json",
    ]);
    expect(upstream.seen[1]?.headers["content-encoding"]).toBeUndefined();
  });

  it("forwards an unchanged request byte for byte", async () => {
    const body = '{ "model" : "m",\n"n": 1.0, "s": "\\u00e9\u00e9" }';
    const { tap, upstream } = await setUp((response) => response.end("{}"));
    await fetch(`${tap.baseUrl}/v1/messages?beta=true`, { method: "POST", body });
    expect(upstream.seen[0]).toMatchObject({ body, url: "/v1/messages?beta=true" });
  });
});

describe("the upstream", () => {
  it("is where the base URL says, path included", async () => {
    const { upstream } = await setUp((response) => response.end("{}"));
    const tap = await openTap({
      upstream: `${upstream.url}/gateway/anthropic/`,
      dummyKey: "dummy-key",
      realKey: null,
      redactor: createRedactor([]),
    });
    open.push(() => tap.close());
    await fetch(`${tap.baseUrl}/v1/models`);
    expect(upstream.seen[0]?.url).toBe("/gateway/anthropic/v1/models");
    expect(upstream.seen[0]?.headers.host).toBe(new URL(upstream.url).host);
  });

  it("redirects nobody: a 3xx passes as it is", async () => {
    const elsewhere = await fakeUpstream((response) => response.end("{}"));
    open.push(() => elsewhere.close());
    const { tap } = await setUp((response) => {
      response.writeHead(307, { location: `${elsewhere.url}/stolen` });
      response.end();
    });
    const answer = await fetch(`${tap.baseUrl}/v1/messages`, { method: "POST", body: "{}", redirect: "manual" });
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe(`${elsewhere.url}/stolen`);
    expect(elsewhere.connections()).toBe(0);
  });

  it("gets HEAD and GET, and no key where none was sent", async () => {
    const { tap, upstream } = await setUp((response) => response.end("{}"), { realKey: "the-real-key" });
    expect((await fetch(tap.baseUrl, { method: "HEAD" })).status).toBe(200);
    expect(await (await fetch(`${tap.baseUrl}/v1/models`, { headers: { "x-api-key": "dummy-key" } })).json()).toEqual(
      {},
    );
    expect(upstream.seen.map(({ method, url, headers }) => [method, url, headers["x-api-key"]])).toEqual([
      ["HEAD", "/", undefined],
      ["GET", "/v1/models", "the-real-key"],
    ]);
  });

  it("sees no header of the first hop, and the client none of the second", async () => {
    const { tap, upstream } = await setUp((response) => {
      response.writeHead(200, {
        "access-control-allow-origin": "*",
        "proxy-authenticate": "Basic",
        connection: "keep-alive, x-hop",
        "x-hop": "1",
        "x-end": "2",
      });
      response.end("{}");
    });
    const url = new URL(tap.baseUrl);
    const answer = await rawHttp(
      Number(url.port),
      [
        `POST ${url.pathname}/v1/messages HTTP/1.1`,
        `Host: ${url.host}`,
        "Connection: close, x-secret-hop",
        "X-Secret-Hop: 1",
        "Proxy-Authorization: Basic eA==",
        "TE: trailers",
        "Transfer-Encoding: chunked",
        "",
        "2\r\n{}\r\n0\r\n\r\n",
      ].join("\r\n"),
    );
    expect(statusOf(answer)).toBe(200);
    expect(answer.toLowerCase()).not.toMatch(/access-control|proxy-auth|x-hop/);
    expect(answer.toLowerCase()).toContain("x-end: 2");
    const { headers } = upstream.seen[0] as { headers: object };
    expect(Object.keys(headers).sort()).toEqual(["connection", "content-length", "host"]);
  });

  it("that is not there gives a 502 and an exchange without status", async () => {
    const gone = await fakeUpstream(() => undefined);
    await gone.close();
    const { tap } = await setUp(() => undefined, { upstream: gone.url });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    expect(response.statusCode).toBe(502);
    await bytesOf(response);
    expect((await tap.exchanges())[0]?.response).toMatchObject({ status: 0, complete: false, error: "ECONNREFUSED" });
  });

  it("must be http or https", async () => {
    const options = { dummyKey: "dummy-key", realKey: null, redactor: createRedactor([]) };
    await expect(openTap({ ...options, upstream: "file:///etc/passwd" })).rejects.toThrow(TypeError);
  });
});

describe("close", () => {
  it("frees the port, ends what is open, and may be repeated", async () => {
    const { tap } = await setUp((response) => {
      response.writeHead(200, eventStream);
      response.write(richEvents.slice(0, 4).map(sse).join(""));
    });
    const { response } = await post(`${tap.baseUrl}/v1/messages`);
    const broken = expect(bytesOf(response)).rejects.toThrow("aborted");
    const half = connect(Number(new URL(tap.baseUrl).port), "127.0.0.1");
    half.on("error", () => undefined);
    half.write("GET /");
    await Promise.all([tap.close(), tap.close()]);
    await broken;
    await tap.close();
    await expect(fetch(tap.baseUrl)).rejects.toThrow();
    expect((await tap.exchanges())[0]?.response).toMatchObject({ complete: false, status: 200 });
  });

  it("knows when it was last busy", async () => {
    let nowMs = 1_000;
    const clock = { now: () => nowMs, sleep: () => new Promise<void>(() => undefined) };
    const { tap } = await setUp((response) => response.end("{}"), { clock });
    expect(tap.lastActivityMs).toBe(1_000);
    nowMs = 5_000;
    await (await fetch(`${tap.baseUrl}/v1/messages`, { method: "POST", body: "{}" })).text();
    nowMs = 9_000;
    expect(tap.lastActivityMs).toBe(5_000);
    expect(tap.inFlight).toBe(0);
  });
});
