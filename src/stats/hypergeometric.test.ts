import fc from "fast-check";
import { expect, test } from "vitest";
import { hypergeometricCdf, hypergeometricPmf, hypergeometricUpper } from "./hypergeometric.ts";
import { expectClose } from "./testing/golden.ts";

const urns = fc.integer({ min: 1, max: 150 }).chain((population) =>
  fc.record({
    population: fc.constant(population),
    marked: fc.integer({ min: 0, max: population }),
    draws: fc.integer({ min: 0, max: population }),
  }),
);

test("the masses sum to one, and the two tails meet", () => {
  fc.assert(
    fc.property(urns, fc.integer({ min: 0, max: 150 }), ({ population, marked, draws }, k) => {
      let sum = 0;
      for (let i = 0; i <= draws; i++) sum += hypergeometricPmf(i, population, marked, draws);
      expect(sum).toBeCloseTo(1, 11);
      const below = hypergeometricCdf(k, population, marked, draws);
      expect(below + hypergeometricUpper(k + 1, population, marked, draws)).toBeCloseTo(1, 11);
      // Drawing the marks or marking the draws is the same experiment.
      expectClose(hypergeometricPmf(k, population, draws, marked), hypergeometricPmf(k, population, marked, draws));
    }),
  );
});

test("tails and masses agree with whole-number arithmetic", () => {
  // C(12, k) C(18, 7 − k) / C(30, 7), C(30, 7) = 2035800.
  expectClose(hypergeometricPmf(3, 30, 12, 7), (220 * 3060) / 2035800);
  expectClose(hypergeometricCdf(0, 30, 12, 7), 31824 / 2035800);
  expectClose(hypergeometricUpper(7, 30, 12, 7), 792 / 2035800);
});

test("there is nothing outside the support, and no urn holds more than it has", () => {
  expect([hypergeometricPmf(8, 30, 12, 7), hypergeometricPmf(-1, 30, 12, 7)]).toEqual([0, 0]);
  expect([hypergeometricCdf(-1, 30, 12, 7), hypergeometricCdf(7, 30, 12, 7)]).toEqual([0, 1]);
  expect([hypergeometricUpper(8, 30, 12, 7), hypergeometricUpper(0, 30, 12, 7)]).toEqual([0, 1]);
  expect(() => hypergeometricPmf(1, 5, 6, 1)).toThrow(RangeError);
});
