import { describe, expect, test } from "vitest";
import type { Json } from "../core/json.ts";
import { incidents, type LoopChange } from "./loop-change.ts";
import { buildRequest, isLongIdle, type LoopSettings } from "./request.ts";
import type { LoopState } from "./state.ts";
import { jsonDiff } from "./testing/json-diff.ts";

const model = "claude-opus-4-6";
const state = (idleSeen = false): LoopState => ({
  messages: [
    { role: "user", content: [{ type: "text", text: "one" }] },
    { role: "assistant", content: [{ type: "thinking", thinking: "t", signature: "s" }] },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "a", content: "1" },
        { type: "tool_result", tool_use_id: "b", content: "2" },
      ],
    },
  ],
  lastActiveMs: 0,
  idleSeen,
});
const built = (settings: LoopSettings, from = state()) => buildRequest(settings, from, []) as unknown as Json;
const changed = (changes: readonly LoopChange[], from = state()) =>
  jsonDiff(built({ model }, from), built({ model, changes }, from));

const systemOf = (changes: readonly LoopChange[]) =>
  (buildRequest({ model, changes }, state(), []).system as { text: string }[])[0]?.text ?? "";

describe("the request by model", () => {
  test("a current model is sent effort and adaptive thinking", () => {
    expect(built({ model })).toMatchObject({
      thinking: { type: "adaptive" },
      output_config: { effort: "high" },
      context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
      betas: ["context-management-2025-06-27"],
    });
  });

  test.each(["claude-haiku-4-5", "claude-sonnet-4-5"])("%s is sent a budget below max_tokens, and no effort", (old) => {
    const request = buildRequest({ model: old, effort: "low" }, state(), []);
    expect(request).not.toHaveProperty("output_config");
    expect(request.thinking).toMatchObject({ type: "enabled" });
    const budget = request.thinking?.type === "enabled" ? request.thinking.budget_tokens : Number.NaN;
    expect(budget).toBeGreaterThanOrEqual(1_024);
    expect(budget).toBeLessThan(request.max_tokens);
    expect(request.betas).toContain("interleaved-thinking-2025-05-14");
  });

  test("a model that cannot reason is sent nothing that needs reasoning", () => {
    const request = built({ model: "claude-3-5-haiku-latest" });
    for (const field of ["thinking", "output_config", "context_management", "betas", "tools"]) {
      expect(request).not.toHaveProperty(field);
    }
  });
});

describe("cache breakpoints", () => {
  test("stand on the system prompt and on the last block of the newest message, and nowhere in the history", () => {
    const from = state();
    const before = structuredClone(from);
    const request = built({ model }, from) as { system: Json; messages: readonly Json[] };
    expect(request.system).toMatchObject([{ cache_control: { type: "ephemeral" } }]);
    expect(jsonDiff(before.messages as unknown as Json, request.messages)).toEqual([
      'messages[2].content[1].cache_control: absent → {"type":"ephemeral"}'.replace("messages", ""),
    ]);
    expect(from).toEqual(before);
  });
});

describe("what each incident changes in a request", () => {
  test("2026-03-04: the default effort", () => {
    expect(changed(incidents["2026-03-04"])).toEqual(['output_config.effort: "high" → "medium"']);
  });

  test("2026-03-04 leaves an effort that was asked for", () => {
    const asked = built({ model, effort: "high" });
    expect(built({ model, effort: "high", changes: incidents["2026-03-04"] })).toEqual(asked);
  });

  test("2026-03-04 cannot reach a model without effort", () => {
    const old = "claude-haiku-4-5";
    expect(built({ model: old, changes: incidents["2026-03-04"] })).toEqual(built({ model: old }));
  });

  test("2026-03-26: nothing before an idle hour, thinking afterwards", () => {
    expect(changed(incidents["2026-03-26"], state(false))).toEqual([]);
    expect(changed(incidents["2026-03-26"], state(true))).toEqual([
      'context_management.edits[0].keep: "all" → {"type":"thinking_turns","value":1}',
    ]);
  });

  test.each([
    [59, false],
    [60, false],
    [61, true],
  ])("2026-03-26: %i idle minutes count: %s", (minutes, expected) => {
    expect(isLongIdle(minutes * 60_000, incidents["2026-03-26"])).toBe(expected);
    expect(isLongIdle(minutes * 60_000, [])).toBe(false);
  });

  test("2026-04-16: a sentence at the end of the system prompt", () => {
    const before = buildRequest({ model, instructions: "Be kind." }, state(), []);
    const after = buildRequest({ model, instructions: "Be kind.", changes: incidents["2026-04-16"] }, state(), []);
    const [was, is] = [before, after].map((request) => (request.system as { text: string }[])[0]?.text ?? "");
    expect(is?.startsWith(`${was}\n\n`)).toBe(true);
    expect(is?.slice(was?.length)).toMatch(/25 words.*100 words/);
    expect(was).not.toMatch(/\d/);
    expect({ ...after, system: null }).toEqual({ ...before, system: null });
  });
});

describe("what each further change changes in a request", () => {
  test("cache-broken: every breakpoint, and nothing else", () => {
    expect(changed([{ kind: "cache-broken" }])).toEqual([
      'messages[2].content[1].cache_control: {"type":"ephemeral"} → absent',
      'system[0].cache_control: {"type":"ephemeral"} → absent',
    ]);
  });

  test("model-swapped: the model, and what its requests may carry", () => {
    const swapped = built({ model, changes: [{ kind: "model-swapped", model: "claude-haiku-4-5" }] });
    expect(swapped).toEqual(built({ model: "claude-haiku-4-5" }));
  });

  test.each([1, 250, 1000])("text-injected: %i tokens of about four characters at the end of the prompt", (tokens) => {
    const [was, is] = [systemOf([]), systemOf([{ kind: "text-injected", tokens }])];
    expect(is.startsWith(`${was}\n\n`)).toBe(true);
    expect(is.length - was.length - 2).toBe(tokens * 4);
  });

  test("a change of tools or a roll-out that is not decided leaves it alone", () => {
    const share: LoopChange = { kind: "share", share: 1, changes: [{ kind: "cache-broken" }] };
    expect(changed([{ kind: "tool-removed", tool: "bash" }, share])).toEqual([]);
  });
});
