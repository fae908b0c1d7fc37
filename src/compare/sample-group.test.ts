import { describe, expect, it } from "vitest";
import { leastShift, marginShift, minimumShift } from "./sample-group.ts";
import { effectWords, marginWords } from "./sample-words.ts";
import { metricOf } from "./testing/sample-groups.ts";

const tokens = metricOf("thinking.tokens");
const share = metricOf("length.between.shareOver25");
const recall = metricOf("recall.thinking");

describe("margins and tolerances by scale", () => {
  it.each([
    [tokens, undefined, Math.log(2), "0.5×–2×"],
    [tokens, { relative: 0.2 }, -Math.log(0.8), "0.8×–1.3×"],
    [share, undefined, 0.25, "±25 points"],
    [share, { absolute: 0.1 }, 0.1, "±10 points"],
    [recall, undefined, 0.4, "±40 points"],
    [recall, { relative: 0.2 }, 0.2, "±20 points"],
    [recall, { absolute: 0.15 }, 0.15, "±15 points"],
  ] as const)("%# of %j", (metric, margin, shift, words) => {
    expect(marginShift(metric, margin)).toBeCloseTo(shift, 12);
    expect(marginWords(shift, metric)).toBe(words);
  });

  it("null asks for no sameness, and so does a margin of nothing", () => {
    expect(marginShift(tokens, null)).toBeNull();
    for (const metric of [tokens, share, recall]) expect(marginShift(metric, { absolute: 0, relative: 0 })).toBeNull();
  });

  it("one as wide as the scale stays on it", () => {
    expect(marginShift(recall, { absolute: 1 })).toBeLessThan(1);
    expect(marginShift(recall, { absolute: 30 })).toBeLessThan(1);
    expect(marginShift(tokens, { relative: 5 })).toBeLessThan(Infinity);
  });

  it("tolerances are shifts, and ten per cent or five points are nobody's alarm", () => {
    expect(minimumShift(tokens, null)).toBe(0);
    expect(minimumShift(tokens, { relative: 0.25 })).toBeCloseTo(Math.log(1.25), 12);
    expect(minimumShift(share, { absolute: 0.1 })).toBe(0.1);
    expect(minimumShift(recall, { relative: 0.1 })).toBe(0.1);
    expect(leastShift(tokens)).toBeCloseTo(Math.log(1.1), 12);
    expect(leastShift(share)).toBe(0.05);
  });
});

it("an effect with an end that is not known says so instead of a number", () => {
  const effect = { kind: "ratio", estimate: 0.31, low: 0.22, high: 0.44, confidence: 0.95 } as const;
  expect(effectWords(effect, tokens)).toBe("0.31× (0.22–0.44)");
  expect(effectWords({ ...effect, low: null }, tokens)).toBe("0.31× (at most 0.44)");
  expect(effectWords({ ...effect, high: null }, tokens)).toBe("0.31× (at least 0.22)");
  expect(effectWords({ ...effect, low: null, high: null }, tokens)).toBe("0.31× (how far is not known)");
  const lost = { kind: "difference", estimate: -0.35, low: -0.5, high: -0.2, confidence: 0.95 } as const;
  expect(effectWords(lost, recall)).toBe("−35 points (−50 to −20)");
});
