import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../core/json.ts";
import { applyContextEdits, visibleThinking } from "./context-edits.ts";
import { assistant, requestOf, result, said, thought, used, user } from "./testing/requests.ts";

const history = [
  user("one"),
  assistant(thought("T1a"), used("t1")),
  result("t1", "file one"),
  assistant(thought("T1b"), said("done one")),
  user("two"),
  assistant(said("no thought here")),
  user("three"),
  assistant(thought("T3"), said("done three")),
  user("four"),
];
const clear = (keep?: Json) => ({
  context_management: { edits: [{ type: "clear_thinking_20251015", ...(keep === undefined ? {} : { keep }) }] },
});
const seen = (body: JsonObject) =>
  visibleThinking(applyContextEdits(requestOf({ messages: history, ...body })))
    .split("\n")
    .filter(Boolean);

describe("thinking the model still sees", () => {
  const all = ["T1a", "T1b", "T3"];

  it.each<[string, JsonObject, readonly string[]]>([
    ["all without an edit", {}, all],
    ["all on request", clear("all"), all],
    ["all on request, as an object", clear({ type: "all" }), all],
    ["the last turn that thought", clear({ type: "thinking_turns", value: 1 }), ["T3"]],
    ["the last two that thought, whatever lies between", clear({ type: "thinking_turns", value: 2 }), all],
    ["the model's own default where keep is absent", clear(), all],
    ["the last turn's on models before Opus 4.5", { model: "claude-opus-4-1-20250805" }, ["T3"]],
    ["the last turn's on Sonnet 4.5", { model: "claude-sonnet-4-5-20250929" }, ["T3"]],
    ["the last turn's on Haiku", { model: "claude-haiku-4-5" }, ["T3"]],
    ["all on Haiku where asked", { model: "claude-haiku-4-5", ...clear("all") }, all],
    ["all on Sonnet 4.6", { model: "claude-sonnet-4-6" }, all],
    ["none where thinking is off", { thinking: { type: "disabled" } }, []],
    ["none where thinking was not asked for", { thinking: null }, []],
  ])("is %s", (_name, body, expected) => {
    expect(seen(body)).toEqual(expected);
  });

  it("loses the turn before as soon as the turn in flight has thought", () => {
    const inFlight = [...history, assistant(thought("T4"), used("t4")), result("t4", "x")];
    const body = { messages: inFlight, ...clear({ type: "thinking_turns", value: 1 }) };
    expect(seen(body)).toEqual(["T4"]);
  });

  it("leaves out what has no valid signature, whatever its text says", () => {
    const forged = { type: "thinking", thinking: "I claim T9", signature: "c2ln" };
    expect(seen({ messages: [user("a"), assistant(forged), user("b")] })).toEqual([]);
  });

  it("says what it cleared", () => {
    const { appliedEdits } = applyContextEdits(
      requestOf({ messages: history, ...clear({ type: "thinking_turns", value: 1 }) }),
    );
    expect(appliedEdits).toEqual([
      { type: "clear_thinking_20251015", cleared_thinking_turns: 1, cleared_input_tokens: 2 },
    ]);
    expect(applyContextEdits(requestOf({ messages: history, ...clear("all") })).appliedEdits).toEqual([]);
  });
});

describe("tool uses", () => {
  const messages = [1, 2, 3, 4].flatMap((n) => [
    ...(n === 1 ? [user("go")] : []),
    assistant(used(`t${n}`, n === 1 ? "Keep" : "Read", { path: `file-${n}` })),
    result(`t${n}`, `content of file ${n}, long enough to be worth clearing away`),
  ]);
  const edited = (edit: JsonObject) =>
    applyContextEdits(
      requestOf({ messages, context_management: { edits: [{ type: "clear_tool_uses_20250919", ...edit }] } }),
    );
  const text = (edit: JsonObject) => JSON.stringify(edited(edit).messages);
  const now = { trigger: { type: "tool_uses", value: 3 } };

  it("stay until the trigger is reached", () => {
    expect(text({})).toContain("content of file 1");
    expect(edited({}).appliedEdits).toEqual([]);
  });

  it("lose their oldest results past what is kept, and keep those excluded", () => {
    const keep = { keep: { type: "tool_uses", value: 2 } };
    expect(text({ ...now, ...keep }).match(/content of file \d/g)).toEqual(["content of file 3", "content of file 4"]);
    expect(text({ ...now, ...keep, exclude_tools: ["Keep"] })).toContain("content of file 1");
    expect(edited({ ...now, ...keep }).appliedEdits).toMatchObject([{ cleared_tool_uses: 2 }]);
  });

  it("lose their inputs only where asked", () => {
    expect(text(now)).toContain("file-1");
    expect(text({ ...now, clear_tool_inputs: true })).not.toContain("file-1");
  });

  it("stay where too little would be freed", () => {
    expect(edited({ ...now, clear_at_least: { type: "input_tokens", value: 9999 } }).appliedEdits).toEqual([]);
  });
});
