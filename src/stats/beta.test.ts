import fc from "fast-check";
import { expect, test } from "vitest";
import { betaQuantile, incompleteBeta } from "./beta.ts";
import { expectClose } from "./testing/golden.ts";

/** 30-digit arithmetic (mpmath), rounded. */
const mpmath = [
  [0.5, 2, 3, 0.6875],
  [0.01, 0.5, 0.5, 0.06376856085851985],
  [0.999, 30, 2, 0.9995438962809783],
  [1e-10, 1, 20, 1.9999999981e-9],
  [0.3, 200, 400, 0.03974014158348615],
  [0.2, 200, 400, 1.139156678611905e-14],
  [0.7, 1000, 400.5, 0.1231725593528425],
] as const;

test("the incomplete beta function agrees with mpmath", () => {
  for (const [x, a, b, value] of mpmath) expectClose(incompleteBeta(x, a, b), value, 1e-11);
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});

const shape = fc.double({ min: 0.3, max: 300, noNaN: true });

test("it is a distribution function, symmetric, and the quantile inverts it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), shape, shape, (part, a, b) => {
      const p = part / 2 ** 20;
      const x = betaQuantile(p, a, b);
      if (x < 1 - 1e-6) expectClose(incompleteBeta(x, a, b), p, 1e-7);
      expect(incompleteBeta(p, a, b) + incompleteBeta(1 - p, b, a)).toBeCloseTo(1, 10);
      expect(incompleteBeta(Math.min(1, p * 1.01), a, b)).toBeGreaterThanOrEqual(incompleteBeta(p, a, b) - 1e-13);
    }),
  );
});

test("what lies outside is refused", () => {
  expect(() => incompleteBeta(-0.1, 1, 1)).toThrow(RangeError);
  expect(() => incompleteBeta(0.5, 0, 1)).toThrow(RangeError);
  expect(() => betaQuantile(Number.NaN, 1, 1)).toThrow(RangeError);
});
