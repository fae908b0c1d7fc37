import fc from "fast-check";
import { expect, test } from "vitest";
import { binaryLnE } from "./binary-evidence.ts";
import { lnChoose } from "./gamma.ts";
import { expectClose, golden } from "./testing/golden.ts";

test("the evidence agrees with scipy", () => {
  for (const { basePass, baseFail, newPass, newFail, lnE } of golden.binaryLnE) {
    expectClose(binaryLnE({ passes: basePass, fails: baseFail }, { passes: newPass, fails: newFail }), lnE);
  }
});

function after(fails: number): number {
  return Math.exp(binaryLnE({ passes: 20, fails: 0 }, { passes: 0, fails }));
}

function choose(n: number, k: number): number {
  return Math.exp(lnChoose(n, k));
}

test("20 passes, then nothing but failures: the published evidence", () => {
  expect([1, 2, 3, 4].map(after)).toEqual([
    expect.closeTo(15.7, 1),
    expect.closeTo(171.7, 1),
    expect.closeTo(1296, 0),
    expect.closeTo(7641, 0),
  ]);
});

test("under any common rate the expected evidence is at most one", () => {
  for (const p of [0.02, 0.3, 0.5, 0.8, 0.95, 0.999]) {
    for (const expected of ["pass", "fail", "unknown"] as const) {
      let mean = 0;
      for (let s0 = 0; s0 <= 12; s0++) {
        for (let s1 = 0; s1 <= 7; s1++) {
          const chance = choose(12, s0) * choose(7, s1) * p ** (s0 + s1) * (1 - p) ** (19 - s0 - s1);
          mean += chance * Math.exp(binaryLnE({ passes: s0, fails: 12 - s0 }, { passes: s1, fails: 7 - s1 }, expected));
        }
      }
      expect(mean).toBeLessThanOrEqual(1 + 1e-9);
      expect(mean).toBeGreaterThan(0);
    }
  }
});

test("passes and failures change places with what was expected; nothing new is weak evidence of nothing", () => {
  const count = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(count, count, count, count, (s0, f0, s1, f1) => {
      expect(binaryLnE({ passes: s0, fails: f0 }, { passes: s1, fails: f1 }, "pass")).toBeCloseTo(
        binaryLnE({ passes: f0, fails: s0 }, { passes: f1, fails: s1 }, "fail"),
        9,
      );
      expect(binaryLnE({ passes: s0, fails: f0 }, { passes: 0, fails: 0 })).toBeLessThanOrEqual(1e-9);
    }),
  );
  expect(() => binaryLnE({ passes: 1.5, fails: 0 }, { passes: 0, fails: 0 })).toThrow(RangeError);
});
