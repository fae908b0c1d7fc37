import { Agent } from "undici";
import { afterEach, expect, test, vi } from "vitest";
import { messagesClient } from "./client.ts";
import { buildRequest } from "./request.ts";
import { emptyState } from "./state.ts";
import { streamMessage } from "./stream-message.ts";
import { answer, call, type ScriptedServer, scriptedServer, text, thinking } from "./testing/scripted-server.ts";

const never = new AbortController().signal;
const dispatcher = new Agent();
let server: ScriptedServer;
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

test.each(["claude-opus-4-6", "claude-sonnet-4-5", "claude-3-5-haiku-latest"])(
  "%s: sends and returns what the SDK's own stream does, and prints nothing",
  async (model) => {
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    const reply = answer(thinking("hm ✓"), text("done"), call("t", "read", { file_path: "ä" }));
    server = await scriptedServer([reply, reply]);
    const client = messagesClient({ baseUrl: server.baseUrl, apiKey: "dummy", dispatcher });
    const state = { ...emptyState(), messages: [{ role: "user" as const, content: "hi" }] };
    const params = buildRequest({ model }, state, []);
    const ours = await streamMessage(client, params, never);
    expect(printed).not.toHaveBeenCalled();
    const theirs = await client.beta.messages.stream(params).finalMessage();
    expect({ ...ours, id: "" }).toEqual({ ...theirs, id: "" });
    const [mine, sdk] = server.requests.map(({ headers, ...rest }) => {
      // Which of the SDK's helpers was used; not part of the request's meaning.
      const { "x-stainless-helper-method": _helper, ...kept } = headers;
      return { ...rest, headers: kept };
    });
    expect(mine).toEqual(sdk);
  },
);
