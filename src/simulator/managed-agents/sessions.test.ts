import { describe, expect, test } from "vitest";
import { bench, message, script } from "./testing/running-service.ts";

const read = { call: { tool: ["read"], input: { path: "notes/a.txt" } } };
const conversation = script(
  ["Say hello", [{ think: "A greeting.", say: "Hello there." }]],
  [
    "Read the note",
    [{ say: "I look.", ...read }, { say: { recall: "violet", from: "visible", otherwise: "nothing" } }],
  ],
);

describe("a session", () => {
  test("works on its initial event and goes idle; the list is the stream", async () => {
    await using at = await bench({ conversations: [conversation] });
    const session = await at.session();
    expect(session).toMatchObject({ status: "idle", type: "session", agent: { version: 1 }, budget: null });
    const streamed = await at.follow(session.id, "Say hello");
    expect(streamed.map((event) => event.type)).toEqual([
      "user.message",
      "session.status_running",
      "span.model_request_start",
      "agent.thinking",
      "agent.message",
      "span.model_request_end",
      "session.usage",
      "session.status_idle",
    ]);
    expect(streamed[4]).toMatchObject({ content: [{ type: "text", text: "Hello there." }] });
    expect(streamed.at(-1)).toMatchObject({ stop_reason: { type: "end_turn" }, stop_details: null });
    expect(await at.list(session.id)).toEqual(streamed);
  });
});
