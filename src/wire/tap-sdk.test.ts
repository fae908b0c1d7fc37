import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { createRedactor } from "./redact.ts";
import { openTap, type Tap } from "./tap.ts";
import { richStream } from "./testing/message-events.ts";
import { type FakeUpstream, fakeUpstream } from "./testing/upstream.ts";

const dummyKey = "sk-ant-api03-dummy-dummy-dummy";
const realKey = "sk-ant-api03-real-real-real-real";
let upstream: FakeUpstream;
let tap: Tap;

afterEach(async () => {
  await tap.close();
  await upstream.close();
});

const params = {
  model: "claude-opus-4-6",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "hello" }],
};

describe("the official SDK through the tap", () => {
  it.each([
    ["identity", (text: string) => Buffer.from(text)],
    ["gzip", (text: string) => gzipSync(text)],
    ["deflate", (text: string) => deflateSync(text)],
    ["br", (text: string) => brotliCompressSync(text)],
  ])("gets the message the record reassembles (%s)", async (encoding, encode) => {
    upstream = await fakeUpstream((response) => {
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "request-id": "req_1",
        ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
      });
      const bytes = encode(richStream);
      // Cut in odd places, so that events and characters are split.
      for (let at = 0; at < bytes.length; at += 61) response.write(bytes.subarray(at, at + 61));
      response.end();
    });
    tap = await openTap({ upstream: upstream.url, dummyKey, realKey, redactor: createRedactor([realKey]) });
    tap.setPhase({ turn: 2, process: 1, idleMs: 5 });
    const client = new Anthropic({ apiKey: dummyKey, baseURL: tap.baseUrl, maxRetries: 0 });
    // `parsed_output` is the SDK's own addition for structured outputs.
    const { parsed_output: _own, ...message } = await client.messages.stream(params).finalMessage();

    const [exchange] = await tap.exchanges();
    expect(exchange?.response.body).toEqual(JSON.parse(JSON.stringify(message)));
    expect(exchange?.response).toMatchObject({ status: 200, streamed: true, complete: true, error: null });
    expect(exchange?.phase).toEqual({ turn: 2, process: 1, idleMs: 5 });
    expect(exchange?.request.body).toEqual({ ...params, stream: true });
    expect(exchange?.request.path).toBe("/v1/messages");
    expect(upstream.seen[0]?.headers.authorization).toBe(`Bearer ${realKey}`);
    expect(JSON.stringify(exchange)).not.toContain(realKey);
    expect(exchange?.request.headers).not.toHaveProperty("authorization");
  });
});
