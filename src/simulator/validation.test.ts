import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { assistant, readTool, result, said, used, user } from "./testing/requests.ts";
import { refusal } from "./validation.ts";

const good = { model: "claude-opus-4-6", max_tokens: 2000, messages: [user("hi")] };
const check = (body: JsonObject, betas = "") => refusal({ ...good, ...body }, "create", betas);
const marked = { ...said("x"), cache_control: { type: "ephemeral" } };
const budget = { thinking: { type: "enabled", budget_tokens: 4000 } };

describe("refusal", () => {
  it.each<[string, JsonObject, RegExp]>([
    ["no messages", { messages: [] }, /at least one message/],
    ["no model", { model: null }, /model: Field required/],
    ["no max_tokens", { max_tokens: null }, /max_tokens: Field required/],
    ["zero max_tokens", { max_tokens: 0 }, /greater than or equal to 1/],
    ["an unknown role", { messages: [{ role: "robot", content: "x" }] }, /messages\.0\.role/],
    ["a message without content", { messages: [{ role: "user" }] }, /messages\.0\.content/],
    ["too small a budget", { thinking: { type: "enabled", budget_tokens: 10 } }, /1024/],
    ["a budget above max_tokens", budget, /must be greater than `thinking\.budget_tokens`/],
    ["an unknown effort", { output_config: { effort: "huge" } }, /output_config\.effort/],
    ["two tools of one name", { tools: [readTool, readTool] }, /unique/],
    ["a forced tool that is not there", { tool_choice: { type: "tool", name: "X" } }, /not found/],
    [
      "forced tools with thinking",
      { tools: [readTool], thinking: { type: "adaptive" }, tool_choice: { type: "any" } },
      /Thinking may not/,
    ],
    ["five cache marks", { system: [marked, marked, marked, marked, marked] }, /maximum of 4 blocks/],
    [
      "no kept turn",
      {
        context_management: {
          edits: [{ type: "clear_thinking_20251015", keep: { type: "thinking_turns", value: 0 } }],
        },
      },
      /keep/,
    ],
    [
      "a tool use without its result",
      { messages: [user("a"), assistant(used("t1")), user("b")] },
      /`tool_use` ids were found without/,
    ],
    ["a result without its tool use", { messages: [user("a"), result("t1", "x")] }, /unexpected `tool_use_id`/],
    ["a prefill", { messages: [user("a"), assistant(said("b"))] }, /prefill/],
  ])("names %s", (_name, body, sentence) => {
    expect(check(body)).toMatch(sentence);
  });

  it.each<[string, JsonObject, string]>([
    ["a plain request", {}, ""],
    ["text as content", { messages: [{ role: "user", content: "hi" }] }, ""],
    ["interleaved thinking above max_tokens", { ...budget, tools: [readTool] }, "interleaved-thinking-2025-05-14"],
    [
      "neighbours of one role",
      { messages: [user("a"), assistant(said("b")), assistant(used("t1")), result("t1", "x"), user("c")] },
      "",
    ],
    ["a prefill on older models", { model: "claude-opus-4-1", messages: [user("a"), assistant(said("b"))] }, ""],
    ["a system message", { messages: [user("a"), { role: "system", content: "note" }] }, ""],
  ])("takes %s", (_name, body, betas) => {
    expect(check(body, betas)).toBeNull();
  });

  it("wants JSON, and no max_tokens to count", () => {
    expect(refusal(undefined, "create", "")).toMatch(/JSON/);
    const { max_tokens: _none, ...count } = good;
    expect(refusal(count, "count", "")).toBeNull();
  });
});
