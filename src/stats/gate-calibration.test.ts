import { describe, expect, it } from "vitest";
import { calibrateGate, decodeCalibration, encodeCalibration } from "./gate-calibration.ts";
import { seededRandom } from "./random.ts";
import { gatePath } from "./rank-gate.ts";
import { fresh, ranked } from "./testing/sequential-golden.ts";

describe("calibrateGate", () => {
  it("has the boundaries of the design page at n0 = 20, 20 looks", () => {
    const law = calibrateGate({ baseline: [20], maxNew: 20, g: 1 });
    const b = (alpha: number) => Math.exp(law.boundary(alpha));
    expect(b(0.05)).toBeCloseTo(6.5, 0);
    expect(b(0.01)).toBeGreaterThan(23);
    expect(b(0.01)).toBeLessThan(27);
    expect(b(0.0025)).toBeGreaterThan(75);
    expect(b(0.0025)).toBeLessThan(95);
    expect(b(0.001)).toBeGreaterThan(140);
    expect(b(0.001)).toBeLessThan(190);
    // A one-sided test has one direction to go wrong in.
    expect(law.oneSided.boundary(0.05)).toBeCloseTo(law.boundary(0.1), 1);
  });

  it("is exact where all orders can be counted", () => {
    // Two new values against two: one look gives the ranks {1}, {2} or {3} of 3, two looks all six pairs of ranks.
    const seen = new Map<string, number>();
    for (const first of [0.5, 1.5, 2.5]) {
      for (const second of [0.25, 0.75, 1.25, 1.75, 2.25, 2.75]) {
        // The two halves of the gap that `first` fell into are gaps of their own now: all four are equally likely.
        const gap = Math.floor(second) === Math.floor(first) ? 1 : 0.5;
        const path = gatePath([ranked([1, 2])], fresh([first, second]));
        const maximum = Math.max(...path.map((step) => step.lnG)).toFixed(9);
        seen.set(maximum, (seen.get(maximum) ?? 0) + gap / 12);
      }
    }
    const draws = 20_000;
    const law = calibrateGate({ baseline: [2], maxNew: 2, draws });
    let tail = 0;
    for (const [maximum, probability] of [...seen].sort(([a], [b]) => Number(b) - Number(a))) {
      tail += probability;
      expect(Math.abs(law.pValue(Number(maximum)) - tail)).toBeLessThan(4.5 * Math.sqrt(0.25 / draws));
    }
    expect(tail).toBeCloseTo(1, 12);
  });

  it.each([
    { baseline: [20], alpha: 0.05, twoSided: true },
    { baseline: [8, 12], alpha: 0.05, twoSided: true },
    { baseline: [20], alpha: 0.05, twoSided: false },
  ])("keeps its false alarms on heavy tails: $baseline two-sided $twoSided", ({ baseline, alpha, twoSided }) => {
    const maxNew = 10;
    const law = calibrateGate({ baseline, maxNew, draws: 20_000 });
    const boundary = (twoSided ? law : law.oneSided).boundary(alpha);
    const random = seededRandom("false alarms");
    const heavy = () => random.normal() / random.next();
    const rounds = 2000;
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const path = gatePath(
        baseline.map((n0) => Array.from({ length: n0 }, () => ({ value: heavy(), jitter: 0 }))),
        Array.from({ length: maxNew }, (_, i) => ({ stratum: i % baseline.length, value: heavy(), jitter: 0 })),
      );
      if (path.some((step) => step.lnG >= boundary - 1e-9 && (twoSided || step.direction === 1))) alarms++;
    }
    // Three standard errors (.0049) either way: a boundary a third too low or high fails.
    expect(alarms / rounds).toBeGreaterThan(alpha - 0.0147);
    expect(alarms / rounds).toBeLessThan(alpha + 0.0147);
  });

  it("says so when no maximum is rare enough", () => {
    // 2 of the 20 splits of three and three are complete separations: p = .1 at best.
    const law = calibrateGate({ baseline: [3], maxNew: 3, draws: 5000 });
    expect(law.boundary(0.01)).toBe(Infinity);
    expect(law.pValue(100)).toBe(1 / 5001);
  });

  it("comes back from plain data as it was", () => {
    const law = calibrateGate({ baseline: [6, 5], maxNew: 8, draws: 3000, seed: 4 });
    const copy = decodeCalibration(JSON.parse(JSON.stringify(encodeCalibration(law))));
    for (let x = -3; x < 6; x += 0.05) expect(copy.pValue(x)).toBe(law.pValue(x));
    expect(copy.oneSided.boundary(0.05)).toBe(law.oneSided.boundary(0.05));
    expect(() =>
      decodeCalibration({ ...encodeCalibration(law), oneSided: { draws: 3, values: [2, 1], atLeast: [2, 1] } }),
    ).toThrow(RangeError);
  });

  it("follows the order of the plan", () => {
    const turns = calibrateGate({ baseline: [6, 5], maxNew: 6, draws: 2000 });
    const named = calibrateGate({ baseline: [6, 5], maxNew: 6, draws: 2000, order: [0, 1, 0, 1, 0, 1] });
    const other = calibrateGate({ baseline: [6, 5], maxNew: 6, draws: 2000, order: [0, 0, 0, 1, 1, 1] });
    expect(encodeCalibration(named)).toEqual(encodeCalibration(turns));
    expect(encodeCalibration(other)).not.toEqual(encodeCalibration(turns));
  });

  it.each([
    { baseline: [], maxNew: 5 },
    { baseline: [0], maxNew: 5 },
    { baseline: [5], maxNew: 0 },
    { baseline: [5], maxNew: 2, order: [0, 1] },
    { baseline: [5], maxNew: 2, draws: 0 },
  ])("refuses %j", (design) => {
    expect(() => calibrateGate(design)).toThrow(RangeError);
  });

  it("refuses a level that the draws cannot reach", () => {
    const law = calibrateGate({ baseline: [5], maxNew: 4, draws: 500 });
    expect(() => law.boundary(0.001)).toThrow(/999 draws/);
    expect(() => law.pValue(Number.NaN)).toThrow(RangeError);
  });
});
