import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankProcess } from "./rank-process.ts";
import { rampCases, ranked, sequentialCases } from "./testing/sequential-golden.ts";

// Other seeds pass too; a fixed one makes a failure repeatable.
fc.configureGlobal({ seed: 20 });

describe("rankProcess", () => {
  it.each(sequentialCases.map((one) => [one]))("agrees with the golden vectors", ({ baseline, candidate, lnERank }) => {
    const path = rankProcess(ranked(baseline), ranked(candidate, 500));
    for (const [i, expected] of lnERank.entries()) expect(path[i]?.lnE).toBeCloseTo(expected, 11);
  });

  it.each(rampCases.map((one) => [one]))(
    "agrees with the ramp of the design page",
    ({ baseline, candidate, lnERank }) => {
      const path = rankProcess(ranked(baseline), ranked(candidate, 500));
      expect(path.map((step) => Number(step.lnE.toFixed(4)))).toEqual(lnERank);
    },
  );

  it("is a fair bet: over all equally likely gaps the next e-value averages the present one", () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(distinct, fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }), (old, now) => {
        const reference = old.map((value) => ({ value, jitter: 0.5 }));
        const before = now.map((value, i) => ({ value: value + 0.01 * (i + 1), jitter: 0.5 }));
        const pooled = [...reference, ...before].map(({ value }) => value).sort((a, b) => a - b);
        const gaps = [...pooled.map((value) => value - 0.001), 1000];
        const present = rankProcess(reference, before).at(-1)?.lnE ?? 0;
        const average =
          gaps.reduce((sum, value) => {
            const next = rankProcess(reference, [...before, { value, jitter: 0.5 }]).at(-1);
            return sum + Math.exp(next?.lnE as number);
          }, 0) / gaps.length;
        expect(average / Math.exp(present)).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same for a rise and its mirrored fall", () => {
    const old = ranked([3, 1, 4, 1.5, 9, 2.6]);
    const now = ranked([5, 3.5, 8, 9.7], 40);
    const turn = (items: typeof old) => items.map(({ value, jitter }) => ({ value: -value, jitter: 1 - jitter }));
    const path = rankProcess(old, now);
    for (const [i, step] of rankProcess(turn(old), turn(now)).entries()) {
      expect(step.lnE).toBeCloseTo(path[i]?.lnE as number, 11);
      expect(step.direction).toBe(-(path[i]?.direction as number));
    }
  });

  it("refuses an empty reference and values without a rank", () => {
    expect(() => rankProcess([], ranked([1]))).toThrow(RangeError);
    expect(() => rankProcess(ranked([1]), ranked([Number.NaN]))).toThrow(RangeError);
    expect(() => rankProcess(ranked([Number.NaN]), ranked([1]))).toThrow(RangeError);
  });
});
