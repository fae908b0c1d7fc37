import { Agent } from "undici";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { messagesClient } from "./client.ts";
import { answer, type ScriptedServer, scriptedServer, text } from "./testing/scripted-server.ts";

const dispatcher = new Agent();
let server: ScriptedServer;
const hello = { model: "m", max_tokens: 1, messages: [{ role: "user" as const, content: "hi" }] };
const client = () => messagesClient({ baseUrl: server.baseUrl, apiKey: "dummy", dispatcher });

beforeEach(() => vi.unstubAllEnvs());
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

test("nothing of the environment reaches the wire, and the environment stays as it was", async () => {
  server = await scriptedServer([answer(text("a")), answer(text("b"))]);
  await client().beta.messages.stream(hello).finalMessage();
  const variables = {
    ANTHROPIC_API_KEY: "real-key",
    ANTHROPIC_AUTH_TOKEN: "real-token",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:9/elsewhere",
    ANTHROPIC_CUSTOM_HEADERS: "x-leak: real-key\nx-api-key: real-key\nanthropic-beta: leaked-beta",
    ANTHROPIC_LOG: "debug",
    ANTHROPIC_PROFILE: "mine",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  await client().beta.messages.stream(hello).finalMessage();
  const [without, withVariables] = server.requests;
  expect(withVariables).toEqual(without);
  // From 1.12 on the SDK sends an API key as a bearer token.
  expect(without?.headers["authorization"]).toBe("Bearer dummy");
  expect(without?.headers).not.toHaveProperty("x-api-key");
  expect(process.env).toMatchObject(variables);
});

test("no tracing headers", async () => {
  server = await scriptedServer([answer(text("a"))]);
  await client().beta.messages.stream(hello).finalMessage();
  for (const name of ["traceparent", "tracestate", "baggage"]) {
    expect(server.requests[0]?.headers).not.toHaveProperty(name);
  }
  expect(client().openTelemetry).toMatchObject({ propagation: false, traces: { enabled: false } });
});

test.each([
  [{ fault: "status", status: 500 }, /scripted 500/],
  [{ fault: "status", status: 529 }, /scripted 529/],
  [{ fault: "status", status: 429 }, /scripted 429/],
  [{ fault: "reset" }, /Connection error/],
  [{ fault: "cut", content: [text("half")] }, /stream ended/],
] as const)("%j is one request and an error", async (fault, message) => {
  server = await scriptedServer([fault, answer(text("a retry would get this"))]);
  await expect(client().beta.messages.stream(hello).finalMessage()).rejects.toThrow(message);
  expect(server.requests).toHaveLength(1);
});
