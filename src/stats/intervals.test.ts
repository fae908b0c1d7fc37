import fc from "fast-check";
import { expect, test } from "vitest";
import { clopperPearson, newcombe, wilson } from "./intervals.ts";
import { expectClose, golden } from "./testing/golden.ts";

test("Wilson's interval agrees with scipy", () => {
  for (const { k, n, low, high } of golden.wilson95) {
    expectClose(wilson(k, n).low, low);
    expectClose(wilson(k, n).high, high);
  }
});

/** Newcombe 1998 (Statist. Med. 17, 873–890), table II, contrasts (a) to (h), method 10: four decimals. */
const newcombe1998 = [
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [0, 10, 0, 10, -0.2775, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
] as const;

test.each(newcombe1998)("Newcombe's interval of %i/%i − %i/%i is the published one", (k1, n1, k0, n0, low, high) => {
  const interval = newcombe(k1, n1, k0, n0);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

/** scipy.stats.binomtest(k, n).proportion_ci(c, "exact"); the first is the example of R's ?binom.test. */
const exact = [
  [682, 925, 0.95, 0.707668264079039, 0.7654065582414781],
  [0, 20, 0.95, 0, 0.16843347098308548],
  [20, 20, 0.95, 0.8315665290169145, 1],
  [1, 50, 0.99, 0.00010024581149251763, 0.1394041245608799],
  [7, 10, 0.9, 0.39337578389442357, 0.9127355660858497],
  [3, 1000, 0.95, 0.0006190999316499173, 0.008742023238657654],
] as const;

test("the interval of Clopper and Pearson agrees with R and scipy", () => {
  for (const [k, n, confidence, low, high] of exact) {
    const interval = clopperPearson(k, n, confidence);
    expectClose(interval.low, low);
    expectClose(interval.high, high);
  }
});

const shares = fc.integer({ min: 1, max: 200 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

test("intervals hold their estimate, turn with it and grow with the confidence", () => {
  fc.assert(
    fc.property(shares, shares, ([k, n], [k0, n0]) => {
      for (const interval of [wilson, clopperPearson]) {
        const { low, high } = interval(k, n, 0.9);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
        expect(interval(n - k, n, 0.9).low).toBeCloseTo(1 - high, 10);
        expect(interval(k, n, 0.99).low).toBeLessThanOrEqual(low);
      }
      const difference = newcombe(k, n, k0, n0, 0.9);
      expect(difference.low).toBeCloseTo(-newcombe(k0, n0, k, n, 0.9).high, 10);
      expect(difference.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(difference.high).toBeLessThanOrEqual(1 + 1e-12);
      expect(newcombe(k, n, k0, n0, 0.99).high).toBeGreaterThanOrEqual(difference.high);
    }),
    { numRuns: 60 },
  );
});

test("no share of nothing", () => {
  for (const [k, n] of [
    [0, 0],
    [3, 2],
    [-1, 2],
    [0.5, 2],
  ] as const) {
    expect(() => wilson(k, n)).toThrow(RangeError);
    expect(() => clopperPearson(k, n)).toThrow(RangeError);
    expect(() => newcombe(1, 2, k, n)).toThrow(RangeError);
  }
  expect(() => wilson(1, 2, 95)).toThrow(RangeError);
});
