import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf, normalQuantile } from "./normal.ts";
import { expectClose, golden } from "./testing/golden.ts";

/** 60-digit arithmetic (mpmath), rounded. */
const deepTails = [
  [-30, 4.906713927148187e-198],
  [-20, 2.7536241186062337e-89],
  [-10, 7.61985302416053e-24],
] as const;

test("the distribution function agrees with scipy and, far out, with mpmath", () => {
  for (const { x, p } of golden.normalCdf) expectClose(normalCdf(x), p);
  for (const [x, p] of deepTails) expectClose(normalCdf(x), p, 1e-14);
  expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
});

test("the quantile agrees with scipy and, far out, with mpmath", () => {
  for (const { p, x } of golden.normalQuantile) expectClose(normalQuantile(p), x);
  expectClose(normalQuantile(1e-300), -37.0470962993612, 1e-14);
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
});

test("what is no probability and no number is refused", () => {
  for (const p of [-0.1, 1.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  expect(() => normalCdf(Number.NaN)).toThrow(RangeError);
});

test("the two are inverse to each other, symmetric and increasing", () => {
  fc.assert(
    fc.property(fc.double({ min: -37, max: 0, noNaN: true }), (x) => {
      const p = normalCdf(x);
      expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-13 * Math.max(1, Math.abs(x)));
      expect(Math.abs(normalCdf(-x) + p - 1)).toBeLessThan(1e-15);
      expect(normalCdf(x + 0.01)).toBeGreaterThan(p);
    }),
  );
});
