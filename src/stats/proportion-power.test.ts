import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sequentialFisherP } from "./proportion-gate.ts";
import { proportionPower } from "./proportion-power.ts";
import { shareKept } from "./share-kept.ts";

const design = { maxNew: 6, alpha: 0.05, margin: 0.3, beta: 0.1 };

/** The same by every path of passes and fails, each run through the gate value by value. */
function byEnumeration(passes: number, fails: number, rate: number) {
  const { maxNew, alpha, margin, beta } = design;
  const sum = { power: 0, sameShare: 0, meanTrials: 0 };
  for (let path = 0; path < 2 ** maxNew; path++) {
    const runs = Array.from({ length: maxNew }, (_, i) => ((path >> i) & 1) === 1);
    const chance = runs.reduce((product, passed) => product * (passed ? rate : 1 - rate), 1);
    const end = runs.findIndex((_, i) => verdict(runs.slice(0, i + 1)) !== null);
    const last = end === -1 ? null : verdict(runs.slice(0, end + 1));
    if (last === "drifted") sum.power += chance;
    if (last === "same") sum.sameShare += chance;
    sum.meanTrials += chance * (end === -1 ? maxNew : end + 1);
  }
  return sum;

  function verdict(seen: readonly boolean[]): "drifted" | "same" | null {
    if (sequentialFisherP({ passes, fails }, seen, maxNew) <= alpha) return "drifted";
    const passed = seen.filter(Boolean).length;
    return shareKept({ passes, fails }, passed, seen.length - passed, margin, maxNew, beta).kept ? "same" : null;
  }
}

describe("proportionPower", () => {
  it("is what all paths through the gate come to", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (fails, rate) => {
        const baseline = { passes: 12 - fails, fails };
        const planned = proportionPower({ ...design, baseline, rate });
        const counted = byEnumeration(baseline.passes, fails, rate);
        expect(planned.power).toBeCloseTo(counted.power, 10);
        expect(planned.sameShare).toBeCloseTo(counted.sameShare, 10);
        expect(planned.meanTrials).toBeCloseTo(counted.meanTrials, 10);
        expect(planned.power + planned.sameShare + planned.inconclusiveShare).toBeCloseTo(1, 10);
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  // Statistics page, 6.4: baseline 20 runs, up to 10 new ones, alpha 0.01.
  it("finds a recall that is lost in little more than two runs", () => {
    const baseline = { passes: 20, fails: 0 };
    const lost = proportionPower({ baseline, rate: 0, maxNew: 10, alpha: 0.01, margin: null, beta: 0.05 });
    expect(lost.power).toBe(1);
    expect(lost.meanTrials).toBeLessThan(2.5);
    const kept = proportionPower({ baseline, rate: 1, maxNew: 10, alpha: 0.01, margin: null, beta: 0.05 });
    expect(kept).toMatchObject({ power: 0, sameShare: 0, inconclusiveShare: 1, meanTrials: 10 });
  });

  it("finds larger losses more often", () => {
    const [base, ...lower] = [0.9, 0.7, 0.5, 0.3, 0.1].map(
      (rate) => proportionPower({ ...design, baseline: { passes: 11, fails: 1 }, rate }).power,
    );
    expect(lower).toEqual([...lower].sort((a, b) => a - b));
    expect(lower[0]).toBeGreaterThan(base ?? 1);
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses a rate of %s", (rate) => {
    expect(() => proportionPower({ ...design, baseline: { passes: 3, fails: 1 }, rate })).toThrow(RangeError);
  });
});
