import { describe, expect, it } from "vitest";
import { effortOrder, modelFacts, modelFamily } from "./model-facts.ts";

describe("modelFamily", () => {
  it.each([
    ["claude-haiku-4-5-20251001", "haiku-4-5"],
    ["claude-opus-4-6[1m]", "opus-4-6"],
    ["claude-opus-4-20250514", "opus-4"],
    ["claude-sonnet-4@20250514", "sonnet-4"],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "sonnet-4-5"],
    ["anthropic.claude-opus-4-6-v1", "opus-4-6"],
    ["anthropic/claude-opus-4.6", "opus-4-6"],
    ["claude-3-7-sonnet-latest", "sonnet-3-7"],
    ["claude-3-5-haiku@20241022", "haiku-3-5"],
    ["claude-mythos-preview", "mythos-preview"],
    ["gpt-5", null],
    ["", null],
    ["claude-instant-v1", null],
  ])("%s is of the family %s", (model, family) => {
    expect(modelFamily(model)).toBe(family);
  });
});

describe("modelFacts", () => {
  it.each([
    ["claude-opus-4-6", "high", "all", "summarized"],
    ["claude-sonnet-4-6", "high", "all", "summarized"],
    ["claude-opus-4-5-20251101", "high", "all", "summarized"],
    ["claude-opus-4-7", "high", "all", "omitted"],
    ["claude-opus-5-5", "medium", "all", "omitted"],
    ["claude-sonnet-4-5", null, "last-turn", "summarized"],
    ["claude-opus-4-1", null, "last-turn", "summarized"],
    ["claude-haiku-4-5", null, "last-turn", "summarized"],
  ])("%s: default effort %s, keeps %s, shows reasoning %s", (model, effort, keep, display) => {
    const facts = modelFacts(model);
    expect([facts?.defaultEffort, facts?.defaultKeep, facts?.defaultDisplay]).toEqual([effort, keep, display]);
  });

  it("says nothing of a model it does not know", () => {
    expect(modelFacts("claude-opus-9-9")).toBeNull();
    expect(modelFacts("claude-constructor-1")).toBeNull();
    expect(modelFacts("toString")).toBeNull();
  });

  it("a model that takes no effort has no default, and every default is one of its levels", () => {
    for (const id of ["opus-4-5", "opus-4-6", "opus-4-7", "opus-5-5", "haiku-5-5", "haiku-4-5", "sonnet-3-7"]) {
      const facts = modelFacts(`claude-${id.replace(/^(sonnet)-(3-7)$/, "$2-$1")}`);
      const levels = facts?.effortLevels ?? [];
      expect(effortOrder).toEqual(expect.arrayContaining([...levels]));
      if (levels.length === 0) expect(facts?.defaultEffort).toBeNull();
      else expect(levels).toContain(facts?.defaultEffort);
    }
  });
});
