import fc from "fast-check";
import { expect, test } from "vitest";
import { fisherFewerPasses, fisherGreater, fisherTwoSided, neverSeenP } from "./fisher.ts";
import { expectClose, golden } from "./testing/golden.ts";

test("Fisher's exact p agrees with scipy, both ways of asking", () => {
  for (const { basePass, baseFail, newPass, newFail, pTwoSided, pFewerPasses } of golden.fisher) {
    expectClose(fisherTwoSided(newPass, newPass + newFail, basePass, basePass + baseFail), pTwoSided);
    expectClose(fisherFewerPasses(basePass, baseFail, newPass, newFail), pFewerPasses);
    // Fewer passes among the new ones is the same event as more failures among them.
    expectClose(fisherGreater(newFail, newPass + newFail, baseFail, basePass + baseFail), pFewerPasses);
  }
});

test("far tails keep their digits", () => {
  // 1 / C(400, 200) and 1 / C(60, 20), whole-number arithmetic.
  expectClose(fisherFewerPasses(200, 0, 0, 200), 9.713217247611181e-120);
  expectClose(neverSeenP(40, 20), 2.385584671890978e-16);
});

test("a thing never seen in 20 runs: the published p of 1, 2 and 3 sightings", () => {
  expect([1, 2, 3].map((k) => neverSeenP(20, k))).toEqual([
    expect.closeTo(1 / 21, 12),
    expect.closeTo(1 / 231, 12),
    expect.closeTo(1 / 1771, 12),
  ]);
  expect(neverSeenP(20, 0)).toBe(1);
});

const counts = fc.record({
  s0: fc.integer({ min: 0, max: 60 }),
  f0: fc.integer({ min: 0, max: 60 }),
  s1: fc.integer({ min: 0, max: 40 }),
  f1: fc.integer({ min: 0, max: 40 }),
});

test("one more failure never weakens the evidence of a loss, and both directions share the table seen", () => {
  fc.assert(
    fc.property(counts, ({ s0, f0, s1, f1 }) => {
      const p = fisherFewerPasses(s0, f0, s1, f1);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(fisherFewerPasses(s0, f0, s1, f1 + 1)).toBeLessThanOrEqual(p + 1e-12);
      const more = fisherFewerPasses(f0, s0, f1, s1);
      expect(p + more).toBeGreaterThanOrEqual(1 - 1e-9);
      const two = fisherTwoSided(s1, s1 + f1, s0, s0 + f0);
      expect(two).toBeGreaterThanOrEqual(Math.min(p, more) * (1 - 1e-9));
      expectClose(fisherTwoSided(s0, s0 + f0, s1, s1 + f1), two, 1e-6);
    }),
  );
});

test("counts that are none are refused", () => {
  expect(() => fisherFewerPasses(-1, 2, 1, 1)).toThrow(RangeError);
  expect(() => fisherTwoSided(0.5, 2, 1, 1)).toThrow(RangeError);
  expect(() => neverSeenP(20, Number.NaN)).toThrow(RangeError);
});
