import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SampleState } from "../model/sample-statistics.ts";
import { assess } from "./assess.ts";
import type { SequenceValue } from "./sample-group.ts";
import { groupOf, tame, tokens } from "./testing/sample-groups.ts";

// Input that no test was made for: each has a verdict with its reason, and none a number that means nothing.

const pinned = tokens(1, 20);
const alike = tokens(4, 20);
const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);
/** Every number of a verdict, wherever it stands. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
const gap = (reason: string, unsupported?: true): SequenceValue => ({
  stratum: 0,
  value: null,
  key: reason,
  gap: { reason, ...(unsupported ? { unsupported } : {}) },
});

describe.each<[string, readonly number[], readonly (number | null)[], SampleState]>([
  ["nothing on either side", [], [], "warming-up"],
  ["an empty baseline", [], alike, "warming-up"],
  ["one pinned value", [1000], alike, "warming-up"],
  ["no new value yet", pinned, [], "open"],
  ["all pinned values tied", times(20, 1000), alike, "drifted"],
  ["all new values tied", pinned, times(20, 1000), "same"],
  ["all values tied", times(20, 1000), times(20, 1000), "same"],
  ["zeros only", times(20, 0), times(20, 0), "same"],
  ["500 pinned values and 2 new ones", tokens(5, 500), tokens(6, 2), "open"],
  ["new values that are not a number", pinned, times(20, Number.NaN), "not-measured"],
  ["new values that are infinite", pinned, times(20, Infinity), "not-measured"],
  ["negative tokens", pinned, times(20, -1), "not-measured"],
  ["pinned values that are not a number", times(20, Number.NaN), alike, "warming-up"],
  ["trials without a value", pinned, times(20, null), "not-measured"],
])("%s", (_, base, now, state) => {
  it(`is ${state}`, () => {
    const found = assess(groupOf(base, now));
    expect(found.state).toBe(state);
    expect(numbersIn(found).filter((number) => !Number.isFinite(number))).toEqual([]);
    if (state === "not-measured") expect(found.reason).toMatch(/trials gave no value/);
  });
});

it("ten pinned values and 400 new ones: the cap's worth counts, the others do not", () => {
  const now = tokens(7, 400);
  const found = assess(groupOf(tokens(8, 10), now));
  expect(found).toEqual(assess(groupOf(tokens(8, 10), now.slice(0, 20))));
  expect(found.used).toBeLessThanOrEqual(20);
});

it("a stray value that cannot be is left out and counted as missing, on both sides", () => {
  const found = assess(groupOf([...pinned, Number.NaN], [Number.NaN, ...alike.slice(0, 1)]));
  expect(found).toMatchObject({ baseline: { values: 20, missing: 1 }, now: { values: 1, missing: 1 } });
});

it("whatever comes in, a verdict comes out", () => {
  const value = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(0, 1, 5, 1e150, 5e-324, Number.NaN, Infinity, -Infinity),
  );
  const values = (most: number) => fc.array(value, { maxLength: most });
  fc.assert(
    fc.property(
      values(25),
      fc.array(fc.option(value), { maxLength: 20 }),
      fc.constantFrom("thinking.tokens", "length.between.shareOver25", "recall.thinking"),
      fc.integer({ min: 1, max: 12 }),
      (base, now, metric, days) => {
        const parts = { metric, days, design: { cap: 20 } };
        const numbers = numbersIn(assess(groupOf(base, now, parts)));
        expect(numbers.filter((number) => !Number.isFinite(number))).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

describe("trials that give no value", () => {
  it("take the verdict back where there are more of them than chance explains", () => {
    const found = assess(groupOf(pinned, [...alike.slice(0, 4), null, null, null, null, ...alike.slice(4, 9)]));
    expect(found.state).toBe("not-measured");
    expect(found.reason).toMatch(/^4 of 13 trials gave no value, of the baseline 0 of 20/);
  });

  it("leave it where the baseline has as many", () => {
    const now = [...alike.slice(0, 4), null, null, null, ...alike.slice(4, 12)];
    expect(assess(groupOf(pinned, now, { baselineMissing: 10 })).state).toBe("same");
  });

  it("leave drift of the others drift", () => {
    const now = [null, null, null, ...tokens(2, 12, Math.log(0.1))];
    expect(assess(groupOf(pinned, now, { spread: tame })).state).toBe("drifted");
  });

  it("say why, by the reason that most have", () => {
    const group = groupOf(pinned, []);
    const sequence = [gap("no usage"), gap("cut off"), gap("no usage")];
    expect(assess({ ...group, sequence }).reason).toMatch(/: no usage$/);
  });
});

describe("a metric that the runtime cannot have", () => {
  const sequence = [gap("it has no reasoning", true), gap("it has no reasoning", true)];

  it("is unsupported at once, and asks for no more trials", () => {
    for (const contractOnly of [false, true]) {
      const found = assess({ ...groupOf([], []), sequence, contractOnly, expect: { atLeast: 0.9 } });
      expect(found).toMatchObject({ state: "not-measured", unsupported: true, reason: "it has no reasoning" });
    }
  });

  it("is not unsupported where one trial had a value, or failed for another reason", () => {
    const one: SequenceValue = { stratum: 0, value: 900, key: "one" };
    for (const other of [one, gap("cut off")])
      expect(assess({ ...groupOf(pinned, []), sequence: [...sequence, other] }).unsupported).toBeUndefined();
  });
});
