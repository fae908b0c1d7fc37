import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrateGate } from "./gate-calibration.ts";
import { seededRandom } from "./random.ts";
import { gatePath } from "./rank-gate.ts";
import { shiftInterval } from "./shift-interval.ts";
import { fresh, ranked } from "./testing/sequential-golden.ts";

// Other seeds pass too; a fixed one makes a failure repeatable.
fc.configureGlobal({ seed: 20 });

const whole = (minLength: number) => fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength, maxLength: 9 });
const boundary = 1.5;

const by = (value: number | null) => (value === null ? null : value + 1000);
const minus = (value: number | null) => (value === null ? null : 0 - value);

describe("shiftInterval", () => {
  it("finds a shift that was put in, as a ratio or a difference", () => {
    const old = Array.from({ length: 20 }, (_, i) => 1000 + 100 * i);
    const now = old.slice(4, 16);
    const ratio = shiftInterval([ranked(old)], fresh(now.map((value) => value * 0.3)), "log", 3.25);
    expect(ratio.estimate).toBeCloseTo(Math.log(0.3), 1);
    expect(ratio.low).toBeLessThan(Math.log(0.3));
    expect(ratio.high).toBeGreaterThan(Math.log(0.3));
    expect(ratio.high).toBeLessThan(0);
    const difference = shiftInterval([ranked(old)], fresh(now.map((value) => value + 4000)), "linear", 3.25);
    expect(difference.estimate).toBeCloseTo(4000, 6);
  });

  it("holds exactly the shifts that the gate does not refute", () => {
    fc.assert(
      fc.property(whole(4), whole(3), fc.integer({ min: -1200, max: 1200 }), (old, now, third) => {
        const { low, high } = shiftInterval([ranked(old)], fresh(now), "linear", boundary);
        // Whole values differ by whole numbers: thirds stay clear of the edges.
        const d = third + 1 / 3;
        const path = gatePath([ranked(old)], fresh(now.map((value) => value - d)));
        const refuted = path.some((step) => step.lnG >= boundary && step.direction !== 0);
        const inside = d > (low ?? -Infinity) && d < (high ?? Infinity);
        const turned =
          path.some((step) => step.direction === 1 && step.lnG >= boundary) &&
          path.some((step) => step.direction === -1 && step.lnG >= boundary);
        if (!turned) expect(inside).toBe(!refuted);
      }),
    );
  });

  it("moves with the values and turns with their sign", () => {
    fc.assert(
      fc.property(whole(4), whole(2), (old, now) => {
        const plain = shiftInterval([ranked(old)], fresh(now), "linear", boundary);
        const moved = shiftInterval([ranked(old)], fresh(now.map((value) => value + 1000)), "linear", boundary);
        expect(moved).toEqual({ estimate: by(plain.estimate), low: by(plain.low), high: by(plain.high) });
        const turned = shiftInterval([ranked(old.map((v) => -v))], fresh(now.map((v) => -v)), "linear", boundary);
        expect(turned).toEqual({ estimate: minus(plain.estimate), low: minus(plain.high), high: minus(plain.low) });
      }),
    );
  });

  it("covers the true shift as often as it says", () => {
    const law = calibrateGate({ baseline: [6, 12], maxNew: 8, draws: 20_000 });
    const limit = law.boundary(0.1);
    const random = seededRandom("coverage");
    const rounds = 600;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const baseline = [6, 12].map((n0) =>
        Array.from({ length: n0 }, () => ({ value: random.normal(), jitter: random.next() })),
      );
      const sequence = Array.from({ length: 8 }, (_, i) => ({
        stratum: i % 2,
        value: random.normal() + 1.3,
        jitter: random.next(),
      }));
      const { low, high } = shiftInterval(baseline, sequence, "linear", limit);
      if ((low ?? -Infinity) <= 1.3 && (high ?? Infinity) >= 1.3) covered++;
    }
    // 600 rounds: one standard error is .012.
    expect(covered / rounds).toBeGreaterThan(0.9 - 0.037);
    expect(covered / rounds).toBeLessThan(0.9 + 0.037);
  });

  it("weighs strata by what they can tell", () => {
    const big = ranked(Array.from({ length: 30 }, (_, i) => i * 10));
    const small = ranked([0, 10]);
    const both = shiftInterval([big, small], [...fresh([505, 515, 525], 0), ...fresh([15], 1)], "linear", 3);
    const alone = shiftInterval([big], fresh([505, 515, 525], 0), "linear", 3);
    expect(Math.abs((both.estimate as number) - (alone.estimate as number))).toBeLessThan(40);
  });

  it("leaves ends open that the evidence does not reach", () => {
    expect(shiftInterval([ranked([1, 2, 3])], fresh([2.5]), "linear", 3)).toEqual({
      estimate: 0.5,
      low: null,
      high: null,
    });
    expect(shiftInterval([ranked([1, 2])], [], "linear", 3)).toEqual({ estimate: null, low: null, high: null });
  });

  it("knows no ratio to zero, and none between zeros", () => {
    const zeros = [0, 0, 0, 0, 0];
    expect(shiftInterval([ranked([5, 6, 7])], fresh(zeros), "log", 1).estimate).toBeNull();
    expect(shiftInterval([ranked(zeros)], fresh(zeros), "log", 1)).toEqual({ estimate: 0, low: null, high: null });
  });

  it("refuses what is no number", () => {
    expect(() => shiftInterval([ranked([1])], fresh([2]), "linear", Number.NaN)).toThrow(RangeError);
    expect(() => shiftInterval([ranked([1])], fresh([-2]), "log", 1)).toThrow(RangeError);
  });
});
