import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { exchange, recordingOf } from "../transcript/testing/recordings.ts";
import { effortEffective } from "./effort-effective.ts";

const read = (model: string, ...efforts: readonly (Json | undefined)[]) => {
  const bodies = efforts.map((effort) => ({
    model,
    tools: [{ name: "Bash" }],
    messages: [{ role: "user", content: "Hi" }],
    ...(effort === undefined ? {} : { output_config: { effort } }),
  }));
  return effortEffective.read(readExchanges(recordingOf(bodies.map((body, index) => exchange(index, body, {})))));
};

describe("effort.effective", () => {
  it.each([
    ["claude-opus-4-6", undefined, "high"],
    ["claude-opus-4-6", "medium", "medium"],
    ["claude-opus-4-7", "xhigh", "xhigh"],
    ["claude-opus-5-5", undefined, "medium"],
    ["a-model-of-tomorrow", "low", "low"],
  ])("%s with %s sent works at %s", (model, sent, value) => {
    expect(read(model, sent).measurement).toEqual({ measured: true, value });
  });

  it("has no stand-in for an unknown default, and none for a model without effort", () => {
    expect(read("a-model-of-tomorrow", undefined).measurement).toEqual({
      measured: false,
      reason: expect.stringContaining("a-model-of-tomorrow"),
    });
    expect(read("claude-haiku-4-5-20251001", undefined).measurement).toMatchObject({
      measured: false,
      unsupported: true,
    });
  });

  it("several values stand in order of appearance, as low as the lowest", () => {
    const { measurement, observations } = read("claude-opus-4-6", undefined, "medium", "high", undefined);
    expect(measurement).toEqual({ measured: true, value: ["high", "medium"] });
    expect(observations.map(({ value }) => value)).toEqual([null, "medium", "high", null]);
    expect(effortEffective.describe(["high", "medium"])).toBe("effort high, then medium");
    expect(effortEffective.rank?.(["high", "medium"])).toBe(effortEffective.rank?.("medium"));
    expect(effortEffective.direction?.("high", ["high", "medium"])).toBe("worse");
  });

  it("is ordered from low to max", () => {
    const ranks = ["low", "medium", "high", "xhigh", "max"].map((level) => effortEffective.rank?.(level));
    expect(ranks).toEqual([0, 1, 2, 3, 4]);
    expect(effortEffective.direction?.("high", "medium")).toBe("worse");
    expect(effortEffective.direction?.("high", "unheard-of")).toBe("different");
  });
});
