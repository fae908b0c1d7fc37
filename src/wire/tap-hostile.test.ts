import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRedactor } from "./redact.ts";
import { openTap, type Tap } from "./tap.ts";
import { rawHttp, statusOf } from "./testing/raw-http.ts";
import { type FakeUpstream, fakeUpstream } from "./testing/upstream.ts";

const dummyKey = "dummy-key-of-the-harness";
let upstream: FakeUpstream;
let tap: Tap;
let port: number;
let token: string;
let host: string;

beforeEach(async () => {
  upstream = await fakeUpstream((response) => response.end('{"ok":true}'));
  tap = await openTap({
    upstream: upstream.url,
    dummyKey,
    realKey: "real-key-of-the-provider",
    redactor: createRedactor([]),
    limits: { requestBytes: 10_000, headerCount: 40, headerBytes: 16_384 },
  });
  const url = new URL(tap.baseUrl);
  port = Number(url.port);
  host = url.host;
  token = url.pathname.slice(1);
});

afterEach(async () => {
  await tap.close();
  await upstream.close();
});

function head(line: string, ...headers: string[]): string {
  return [line, ...headers, "", ""].join("\r\n");
}

/** Nothing reached the upstream, not even a connection, and nothing was recorded. */
async function expectUntouched(): Promise<void> {
  expect(upstream.connections()).toBe(0);
  expect(await tap.exchanges()).toEqual([]);
}

describe("a tap refuses", () => {
  it("hosts by another name", async () => {
    for (const other of [
      "evil.example.com",
      "localhost.evil.com",
      `127.0.0.1.nip.io:${port}`,
      `[::1]:${port}`,
      "127.0.0.1:1",
    ]) {
      const answer = await rawHttp(port, head(`GET /${token}/ HTTP/1.1`, `Host: ${other}`));
      expect(statusOf(answer), other).toBe(403);
      expect(answer.toLowerCase()).not.toContain("access-control");
    }
    expect(tap.refusals.get("host")).toBe(5);
    await expectUntouched();
  });

  it("an empty host, none, and two", async () => {
    expect(statusOf(await rawHttp(port, head(`GET /${token}/ HTTP/1.1`, "Host:")))).toBe(403);
    expect(statusOf(await rawHttp(port, head(`GET /${token}/ HTTP/1.1`)))).toBe(400);
    expect(statusOf(await rawHttp(port, head(`GET /${token}/ HTTP/1.0`)))).toBe(403);
    const two = head(`GET /${token}/ HTTP/1.1`, `Host: ${host}`, "Host: evil.example.com");
    expect([400, 403]).toContain(statusOf(await rawHttp(port, two)));
    await expectUntouched();
  });

  it("pages of any origin, and their preflights", async () => {
    for (const origin of ["Origin: null", "Origin: http://localhost:3000", "Sec-Fetch-Site: cross-site"]) {
      for (const method of ["GET", "OPTIONS", "POST"]) {
        const answer = await rawHttp(port, head(`${method} /${token}/v1/messages HTTP/1.1`, `Host: ${host}`, origin));
        expect(statusOf(answer)).toBe(403);
        expect(answer.toLowerCase()).not.toContain("access-control");
      }
    }
    await expectUntouched();
  });

  it("wrong tokens and wrong keys, without asking the upstream", async () => {
    expect(statusOf(await rawHttp(port, head("GET /v1/messages HTTP/1.1", `Host: ${host}`)))).toBe(404);
    expect(statusOf(await rawHttp(port, head(`GET /${token}x/ HTTP/1.1`, `Host: ${host}`)))).toBe(404);
    const key = head(`GET /${token}/v1/models HTTP/1.1`, `Host: ${host}`, "x-api-key: another");
    const answer = await rawHttp(port, key);
    expect(statusOf(answer)).toBe(401);
    expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject({
      type: "error",
      error: { type: "authentication_error" },
    });
    expect([...tap.refusals]).toEqual([
      ["token", 2],
      ["key", 1],
    ]);
    await expectUntouched();
  });

  it("absolute targets, CONNECT and upgrades", async () => {
    const absolute = head("GET http://169.254.169.254/latest HTTP/1.1", `Host: ${host}`);
    expect(statusOf(await rawHttp(port, absolute))).toBe(400);
    const connectTo = head("CONNECT 169.254.169.254:443 HTTP/1.1", `Host: ${host}`);
    expect(statusOf(await rawHttp(port, connectTo))).toBe(405);
    const upgrade = (path: string) =>
      head(
        `GET ${path} HTTP/1.1`,
        `Host: ${host}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
      );
    expect(statusOf(await rawHttp(port, upgrade(`/${token}/v1/responses`)))).toBe(426);
    expect(statusOf(await rawHttp(port, upgrade("/wrong/v1/responses")))).toBe(404);
    await expectUntouched();
  });

  it("survives a client that drops its upgrade", async () => {
    const bytes = head(`GET /${token}/ HTTP/1.1`, `Host: ${host}`, "Connection: Upgrade", "Upgrade: websocket");
    await Promise.all(
      Array.from({ length: 20 }, () => {
        const socket = connect(port, "127.0.0.1");
        return new Promise<void>((resolve) =>
          socket.on("connect", () => socket.write(bytes, () => (socket.resetAndDestroy(), resolve()))),
        );
      }),
    );
    expect((await fetch(`${tap.baseUrl}/v1/models`)).status).toBe(200);
  });

  it("two framings of one body", async () => {
    const smuggled = `${head(
      `POST /${token}/v1/messages HTTP/1.1`,
      `Host: ${host}`,
      "Content-Length: 4",
      "Transfer-Encoding: chunked",
    )}0\r\n\r\nGET /${token}/smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    expect(statusOf(await rawHttp(port, smuggled))).toBe(400);
    const lengths = head(
      `POST /${token}/v1/messages HTTP/1.1`,
      `Host: ${host}`,
      "Content-Length: 4",
      "Content-Length: 5",
    );
    expect(statusOf(await rawHttp(port, lengths))).toBe(400);
    await expectUntouched();
  });

  it("10,000 headers, and an origin hidden behind the ones it reads", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `x-${i}: 1`);
    expect(statusOf(await rawHttp(port, head(`GET /${token}/ HTTP/1.1`, `Host: ${host}`, ...many)))).toBe(431);
    const hidden = head(
      `GET /${token}/ HTTP/1.1`,
      `Host: ${host}`,
      ...many.slice(0, 45),
      "Origin: http://evil.example.com",
    );
    expect(statusOf(await rawHttp(port, hidden))).toBe(431);
    await expectUntouched();
  });

  it("bytes that are no request", async () => {
    expect(statusOf(await rawHttp(port, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"))).toBe(400);
    expect(statusOf(await rawHttp(port, `GET /${token}/ HTTP/1.1\nHost: ${host}\nX: \x00\n\n`))).toBe(400);
    expect((await fetch(`${tap.baseUrl}/v1/models`)).status).toBe(200);
  });

  it("bodies over the limit, announced or not", async () => {
    const big = "x".repeat(100_000);
    const announced = await fetch(`${tap.baseUrl}/v1/messages`, { method: "POST", body: big });
    expect(announced.status).toBe(413);
    expect(await announced.json()).toMatchObject({ error: { type: "request_too_large" } });
    const chunked = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(`${tap.baseUrl}/v1/messages`, { method: "POST" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on("error", reject);
      for (let i = 0; i < 10; i++) request.write(big);
      request.end();
    });
    expect(chunked).toBe(413);
    expect(upstream.connections()).toBe(0);
    const recorded = await tap.exchanges();
    expect(recorded.map((exchange) => exchange.response)).toMatchObject([
      { status: 0, complete: false, error: "request too large" },
      { status: 0, complete: false, error: "request too large" },
    ]);
  });

  it("each pipelined request on its own merits", async () => {
    const good = head(`GET /${token}/v1/models HTTP/1.1`, `Host: ${host}`);
    const bad = head(`GET /${token}/v1/models HTTP/1.1`, "Host: evil.example.com");
    const answer = await rawHttp(port, good + bad + good);
    expect(answer.match(/HTTP\/1\.1 (\d{3})/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 403"]);
  });
});

it("binds loopback and nothing else", async () => {
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outside = others.filter((address) => !address.internal && address.family === "IPv4");
  for (const address of ["127.0.0.2", ...outside.map(({ address: ip }) => ip)]) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ port, host: address });
      socket.on("connect", () => (socket.destroy(), resolve("connected")));
      socket.on("error", () => resolve("refused"));
      socket.setTimeout(500, () => (socket.destroy(), resolve("refused")));
    });
    expect(outcome, address).toBe("refused");
  }
});

it("gives every tap its own 128-bit token", async () => {
  const other = await openTap({ upstream: upstream.url, dummyKey, realKey: null, redactor: createRedactor([]) });
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(new URL(other.baseUrl).pathname).not.toBe(`/${token}`);
  await other.close();
});
