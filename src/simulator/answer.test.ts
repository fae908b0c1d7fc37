import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { type Answer, decideAnswer } from "./answer.ts";
import { assistant, conversation, readTool, requestOf, result, said, thought, used, user } from "./testing/requests.ts";
import { tokensOf } from "./tokens.ts";

const call = { tool: ["read_file", "Read"], input: { path: "a.txt" } };
const script = conversation(
  ["Start", [{ think: "The number is 4711.", say: { words: 60 }, call }, { say: { words: 140 } }]],
  ["Which number?", [{ say: { recall: "4711", from: "thinking", otherwise: "unknown" } }]],
  ["What was in it?", [{ say: { recall: "needle", from: "visible", otherwise: "not seen" } }]],
);
const start = { tools: [readTool], messages: [user("Start")] };
const answer = (body: JsonObject, seed = 1): Answer => decideAnswer(script, seed, requestOf(body));
const thinkingTokens = (body: JsonObject, seed = 1) => tokensOf(answer({ ...start, ...body }, seed).thinking ?? "");
const words = (text: string | null) => (text ?? "").split(/\s+/).length;
const effort = (level: string) => ({ output_config: { effort: level } });

const thinkingAt = (budget_tokens: number) =>
  thinkingTokens({ max_tokens: 64_000, thinking: { type: "enabled", budget_tokens } });

describe("thinking", () => {
  it("happens only where the request lets it", () => {
    expect(answer(start).thinking).toContain("The number is 4711.");
    expect(answer({ ...start, thinking: { type: "disabled" } }).thinking).toBeNull();
    expect(answer({ ...start, thinking: null }).thinking).toBeNull();
    expect(answer({ ...start, thinking: null, model: "claude-opus-5-5" }).thinking).not.toBeNull();
  });

  it("happens between tools only where asked so", () => {
    const body = { ...start, thinking: { type: "between_tools" } };
    expect(answer(body).thinking).toBeNull();
    const later = [...start.messages, assistant(used("t1")), result("t1", "x")];
    expect(answer({ ...body, messages: later }).thinking).not.toBeNull();
  });

  it("grows with effort under every seed, absent meaning high", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const ladder = ["low", "medium", "high", "xhigh", "max"].map((level) => thinkingTokens(effort(level), seed));
        expect(ladder.toSorted((a, b) => a - b)).toEqual(ladder);
        expect(new Set(ladder).size).toBe(5);
        expect(thinkingTokens({}, seed)).toBe(ladder[2]);
      }),
      { numRuns: 40 },
    );
  });

  it("grows with the budget", () => {
    expect(thinkingAt(2000)).toBeLessThan(thinkingAt(8000));
    expect(thinkingAt(8000)).toBeLessThan(thinkingAt(31_999));
  });

  it("takes no notice of effort on a model that has none", () => {
    const model = "claude-sonnet-4-5";
    expect(thinkingTokens({ model, ...effort("low") })).toBe(thinkingTokens({ model, ...effort("max") }));
  });
});

const turnWithResult = (content: string) => [
  user("Start"),
  assistant(used("t1")),
  result("t1", content),
  assistant(said("ok")),
  user("What was in it?"),
];

describe("recall", () => {
  const asked = [
    user("Start"),
    assistant(thought("The number is 4711."), said("ok")),
    user("Go"),
    assistant(thought("Other"), said("ok")),
    user("Which number?"),
  ];
  const keepOne = {
    context_management: { edits: [{ type: "clear_thinking_20251015", keep: { type: "thinking_turns", value: 1 } }] },
  };

  it("works while the reasoning is there, and not once the request has it cleared or leaves it out", () => {
    const without = asked.map((message) => ({
      ...message,
      content: message.content.filter((block) => block.type === "text"),
    }));
    expect(answer({ tools: [readTool], messages: asked }).text).toBe("4711");
    expect(answer({ tools: [readTool], messages: asked, ...keepOne }).text).toBe("unknown");
    expect(answer({ tools: [readTool], messages: without }).text).toBe("unknown");
  });

  it("reads tool results for what is visible", () => {
    expect(answer({ tools: [readTool], messages: turnWithResult("a needle here") }).text).toBe("needle");
    expect(answer({ tools: [readTool], messages: turnWithResult("nothing here") }).text).toBe("not seen");
  });
});

describe("text", () => {
  const limits = "Keep text between tool calls to ≤25 words. Keep final responses to ≤100 words.";
  const later = [...start.messages, assistant(used("t1")), result("t1", "x")];

  it("has the script's length, or the limit of any instruction that reaches the model", () => {
    const places: readonly JsonObject[] = [
      { system: limits },
      { tools: [{ ...readTool, description: limits }] },
      { messages: [{ role: "user", content: [said(`<system-reminder>${limits}</system-reminder>`), said("Start")] }] },
      { messages: [{ role: "system", content: limits }, user("Start")] },
    ];
    expect(words(answer(start).text)).toBe(60);
    for (const place of places) expect(words(answer({ ...start, ...place }).text), JSON.stringify(place)).toBe(25);
    expect(words(answer({ ...start, messages: later }).text)).toBe(140);
    expect(words(answer({ ...start, system: limits, messages: later }).text)).toBe(100);
  });

  it("answers generally to a prompt that is not the script's, and closes a turn whose script is over", () => {
    expect(answer({ tools: [readTool], messages: [user("Something else")] })).toMatchObject({
      role: "main",
      call: null,
    });
    const over = [...later, assistant(used("t2")), result("t2", "x")];
    expect(answer({ ...start, messages: over }).text).toBe("That is done.");
  });
});

describe("tool calls", () => {
  it("take the offered name, in whatever case, and the script's input in its shape", () => {
    expect(answer(start).call).toEqual({ tool: "Read", input: { file_path: "a.txt" } });
    expect(answer({ ...start, tools: [{ ...readTool, name: "READ" }] }).call?.tool).toBe("READ");
    expect(answer({ ...start, tools: [readTool, { ...readTool, name: "read_file" }] }).call?.tool).toBe("read_file");
    expect(answer({ ...start, tools: [{ ...readTool, name: "Write" }] }).call).toBeNull();
    expect(answer({ ...start, tool_choice: { type: "none" } }).call).toBeNull();
  });

  it("obey a forced choice in the tool's shape", () => {
    const shaped = {
      name: "StructuredOutput",
      input_schema: { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } },
    };
    const forced = {
      tools: [readTool, shaped],
      thinking: null,
      tool_choice: { type: "tool", name: "StructuredOutput" },
    };
    expect(answer({ ...start, ...forced }).call).toEqual({ tool: "StructuredOutput", input: { ok: true } });
    expect(answer({ ...start, ...forced, tool_choice: { type: "any" } }).call?.tool).toBe("Read");
  });

  it("end a turn with the result tool that a harness waits for, once", () => {
    const shaped = {
      name: "StructuredOutput",
      input_schema: { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } },
    };
    const tools = [readTool, shaped];
    const last = [...start.messages, assistant(used("t1")), result("t1", "x")];
    expect(answer({ tools, messages: last }).call).toEqual({ tool: "StructuredOutput", input: { ok: true } });
    const done = [...last, assistant(used("t2", "StructuredOutput", { ok: true })), result("t2", "ok")];
    expect(answer({ tools, messages: done }).call).toBeNull();
  });
});
