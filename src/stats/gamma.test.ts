import fc from "fast-check";
import { expect, test } from "vitest";
import { lnBeta, lnChoose, lnFactorial, lnGamma } from "./gamma.ts";
import { expectClose } from "./testing/golden.ts";

/** Abramowitz & Stegun, tables 6.1 and 6.4, carried on in mpmath. */
const published = [
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [3, Math.LN2],
  [5.5, 3.957813967618717],
  [50, 144.5657439463449],
  [1e5, 1051287.708973657],
  [1e10, 220258509288.8116],
] as const;

test("lnGamma agrees with published values", () => {
  for (const [x, value] of published) expectClose(lnGamma(x), value, 1e-13);
  expect([lnGamma(1), lnGamma(2), lnGamma(Infinity)]).toEqual([0, 0, Infinity]);
});

test("lnGamma keeps Γ(x+1) = xΓ(x) and the reflection at one half", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), (x) => {
      expect(Math.abs(lnGamma(x + 1) - lnGamma(x) - Math.log(x))).toBeLessThan(1e-12 * Math.max(1, lnGamma(x + 1)));
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), (x) => {
      expect(lnGamma(x) + lnGamma(1 - x)).toBeCloseTo(Math.log(Math.PI / Math.sin(Math.PI * x)), 12);
    }),
  );
});

test("factorials continue smoothly where doubles end", () => {
  expectClose(lnFactorial(20), Math.log(2432902008176640000), 1e-15);
  for (const n of [5, 169, 170, 171, 172]) expectClose(lnFactorial(n), lnGamma(n + 1), 1e-14);
  expectClose(Math.exp(lnChoose(23, 3)), 1771, 1e-12);
  expectClose(Math.exp(lnBeta(9.5, 0.5)), Math.exp(lnBeta(0.5, 9.5)), 0);
  expectClose(Math.exp(lnBeta(2, 3)), 1 / 12, 1e-13);
});

test("nothing is answered outside the domain", () => {
  for (const x of [0, -1, Number.NaN]) expect(() => lnGamma(x)).toThrow(RangeError);
  for (const n of [-1, 1.5, Number.NaN]) expect(() => lnFactorial(n)).toThrow(RangeError);
});
