import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { applyContextEdits } from "./context-edits.ts";
import { countInputTokens, PromptCache } from "./prompt-cache.ts";
import { assistant, requestOf, said, thought, user } from "./testing/requests.ts";

const mark = { cache_control: { type: "ephemeral" } };
const text = (content: string, marked = false) => ({ type: "text", text: content, ...(marked ? mark : {}) });
const long = "x".repeat(20_000); // 5000 tokens

function bill(cache: PromptCache, body: JsonObject) {
  const request = requestOf(body);
  const context = applyContextEdits(request);
  return { usage: cache.bill(request, context), total: countInputTokens(request, context) };
}
const sum = ({ usage }: ReturnType<typeof bill>) =>
  usage.inputTokens + usage.cacheReadTokens + usage.cacheCreation5mTokens + usage.cacheCreation1hTokens;

const withVersion = (system: string) => ({ system: [text(system), text(long, true)], messages: [user("a")] });

const withThinking = (thinking: JsonObject) => ({
  thinking,
  system: [text(long, true)],
  messages: [{ role: "user", content: [text(long, true)] }],
});

const withEdit = (keep: JsonObject | string) => ({
  context_management: { edits: [{ type: "clear_thinking_20251015", keep }] },
  system: [text(long, true)],
  messages: [
    user("a"),
    assistant(thought("long thought ".repeat(20)), said("b")),
    user("c"),
    assistant(thought("other thought"), said("d")),
    { role: "user", content: [text("e", true)] },
  ],
});

const withBillingLine = (nonce: string) => ({
  system: [text(`x-anthropic-billing-header: cc_version=1; cch=${nonce};`), text(long, true)],
  messages: [user("a")],
});

describe("PromptCache", () => {
  it("writes a marked prefix once and reads it from then on", () => {
    const cache = new PromptCache();
    const body = { system: [text(long, true)], messages: [user("hello")] };
    expect(bill(cache, body).usage).toMatchObject({ cacheReadTokens: 0, cacheCreation5mTokens: 5000, inputTokens: 5 });
    expect(bill(cache, body).usage).toMatchObject({ cacheReadTokens: 5000, cacheCreation5mTokens: 0, inputTokens: 5 });
  });

  it("follows a conversation whose mark moves to its end", () => {
    const cache = new PromptCache();
    const turn = (...rest: readonly JsonObject[]) => ({ system: [text(long, true)], messages: rest });
    bill(cache, turn({ role: "user", content: [text("first", true)] }));
    const second = bill(
      cache,
      turn(user("first"), assistant(said("answer")), { role: "user", content: [text("second", true)] }),
    );
    expect(second.usage.cacheReadTokens).toBe(5005);
    expect(second.usage.inputTokens).toBe(0);
  });

  it("reads nothing behind a changed part, and nothing of another model", () => {
    const cache = new PromptCache();
    bill(cache, withVersion("version 1"));
    expect(bill(cache, withVersion("version 2")).usage.cacheReadTokens).toBe(0);
    expect(bill(cache, { ...withVersion("version 1"), model: "claude-sonnet-4-6" }).usage.cacheReadTokens).toBe(0);
    expect(bill(cache, withVersion("version 1")).usage.cacheReadTokens).toBeGreaterThan(0);
  });

  it("keeps tools and system, and loses the messages, when thinking is set otherwise", () => {
    const cache = new PromptCache();
    bill(cache, withThinking({ type: "adaptive" }));
    expect(bill(cache, withThinking({ type: "disabled" })).usage.cacheReadTokens).toBe(5000);
    expect(bill(cache, withThinking({ type: "adaptive" })).usage.cacheReadTokens).toBe(10_003);
  });

  it("misses behind thinking that was cleared meanwhile", () => {
    const cache = new PromptCache();
    const whole = bill(cache, withEdit("all"));
    expect(bill(cache, withEdit("all")).usage.cacheReadTokens).toBe(whole.total);
    const cleared = bill(cache, withEdit({ type: "thinking_turns", value: 1 }));
    expect(cleared.usage.cacheReadTokens).toBe(5000);
    expect(cleared.total).toBe(whole.total - 65);
  });

  it("caches nothing below the model's shortest prefix", () => {
    const body = { system: [text("x".repeat(8000), true)], messages: [user("a")] };
    expect(bill(new PromptCache(), body).usage.cacheCreation5mTokens).toBe(0);
    expect(bill(new PromptCache(), { ...body, model: "claude-sonnet-4-5" }).usage.cacheCreation5mTokens).toBe(2000);
  });

  it("takes a mark at the top of the request for one at its end, and keeps lifetimes apart", () => {
    const hour = { cache_control: { type: "ephemeral", ttl: "1h" } };
    const { usage } = bill(new PromptCache(), {
      ...mark,
      system: [{ ...text(long), ...hour }],
      messages: [user("tail")],
    });
    expect(usage).toEqual({
      inputTokens: 0,
      cacheReadTokens: 0,
      cacheCreation1hTokens: 5000,
      cacheCreation5mTokens: 4,
    });
  });

  it("does not see a harness's billing line", () => {
    const cache = new PromptCache();
    bill(cache, withBillingLine("00001"));
    expect(bill(cache, withBillingLine("00002")).usage.cacheReadTokens).toBe(5000);
  });

  it("always adds up to all of the input, and reads no more than was ever sent", () => {
    const block = fc.record({
      size: fc.integer({ min: 0, max: 30_000 }),
      letter: fc.constantFrom("a", "b"),
      marked: fc.boolean(),
    });
    const request = fc.record({
      system: fc.array(block, { maxLength: 3 }),
      prompt: fc.array(block, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 5 }), (requests) => {
        const cache = new PromptCache();
        for (const { system, prompt } of requests) {
          const blocks = (list: typeof system) => list.map((b) => text(b.letter.repeat(b.size), b.marked));
          const billed = bill(cache, { system: blocks(system), messages: [{ role: "user", content: blocks(prompt) }] });
          expect(sum(billed)).toBe(billed.total);
          for (const count of Object.values(billed.usage)) expect(count).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});
