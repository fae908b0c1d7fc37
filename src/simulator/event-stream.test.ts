import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { decideAnswer } from "./answer.ts";
import { chunks, messageEvents } from "./event-stream.ts";
import { PromptCache } from "./prompt-cache.ts";
import { responseMessage } from "./response-message.ts";
import { conversation, readTool, requestOf, user } from "./testing/requests.ts";

const script = conversation(["Start", [{ say: { words: 30 }, call: { tool: ["Read"], input: { path: "a.txt" } } }]]);

function message(body: JsonObject) {
  const request = requestOf({ tools: [readTool], messages: [user("Start")], ...body });
  const answer = decideAnswer(script, 1, request);
  return responseMessage(request, answer, new PromptCache().bill(request, answer.context), "key");
}
const names = (events: Iterable<string>) => [...events].map((event) => /^event: (\w+)\ndata: .*\n\n$/.exec(event)?.[1]);

describe("messageEvents", () => {
  it("keeps the API's order", () => {
    const order = names(messageEvents(message({}), false)).filter((name, i, all) => name !== all[i - 1]);
    const block = ["content_block_start", "content_block_delta", "content_block_stop"];
    const first = ["content_block_start", "ping", "content_block_delta", "content_block_stop"];
    expect(order).toEqual(["message_start", ...first, ...block, ...block, "message_delta", "message_stop"]);
  });

  it("sends a tool's input in several pieces that join to its JSON", () => {
    const pieces = [...messageEvents(message({}), false)]
      .map(
        (event) => JSON.parse(event.split("data: ")[1] ?? "") as { delta?: { type?: string; partial_json?: string } },
      )
      .filter((data) => data.delta?.type === "input_json_delta")
      .map((data) => data.delta?.partial_json);
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(""))).toEqual({ file_path: "a.txt" });
  });

  it("shows only a count of hidden thinking, and only where a beta asks for it", () => {
    const hidden = message({ thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "max" } });
    const deltas = (estimates: boolean) =>
      [...messageEvents(hidden, estimates)].filter((event) => event.includes("thinking_delta"));
    expect(deltas(false)).toEqual([]);
    expect(deltas(true)).toHaveLength(1);
    expect(deltas(true)[0]).toMatch(/"thinking":"","estimated_tokens":[1-9]\d*/);
  });
});

const shown = (body: JsonObject) => {
  const { content, usage } = message(body);
  const block = content[0]?.type === "thinking" ? content[0] : null;
  return { text: block?.thinking !== "", signature: block?.signature, details: usage["output_tokens_details"] };
};

describe("responseMessage", () => {
  it("hides thinking as asked, and by the model's default, but never its signature or its cost", () => {
    const open = shown({});
    expect(open.text).toBe(true);
    for (const body of [
      { thinking: { type: "adaptive", display: "omitted" } },
      { thinking: { type: "adaptive", display: "updates" } },
      { model: "claude-opus-4-7" },
    ]) {
      expect(shown(body)).toEqual({ ...open, text: false });
    }
    expect(shown({ model: "claude-opus-4-7", thinking: { type: "adaptive", display: "summarized" } }).text).toBe(true);
  });

  it("stops at max_tokens and at a stop sequence", () => {
    const cut = message({ max_tokens: 80 });
    expect(cut.stop_reason).toBe("max_tokens");
    expect(cut.usage["output_tokens"]).toBeLessThanOrEqual(80);
    expect(message({ stop_sequences: ["."] })).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "." });
    expect(message({}).stop_reason).toBe("tool_use");
  });
});

it("cuts any text into pieces that join to it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      expect(chunks(text).join("")).toBe(text);
      for (const piece of chunks(text)) expect(piece.length).toBeGreaterThan(0);
    }),
  );
});
