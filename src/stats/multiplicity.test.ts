import fc from "fast-check";
import { expect, test } from "vitest";
import { benjaminiHochberg, holm } from "./multiplicity.ts";

/** The fifteen ordered p-values of Benjamini & Hochberg 1995, section 3.2 (Neuhaus et al. 1992). */
const neuhaus = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];

test("the example of Benjamini and Hochberg: Holm rejects three, their own procedure four", () => {
  expect(holm(neuhaus).filter((p) => p <= 0.05)).toHaveLength(3);
  expect(benjaminiHochberg(neuhaus).filter((p) => p <= 0.05)).toHaveLength(4);
  // scipy.stats.false_discovery_control(neuhaus, method="bh").
  const scipy = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486,
    0.5811818181818181, 0.714875, 0.7532307692307693, 0.8132142857142857, 1,
  ];
  for (const [i, p] of benjaminiHochberg(neuhaus).entries()) expect(p).toBeCloseTo(scipy[i] as number, 14);
  // 15, 14, 13, 12 and 11 times the smallest.
  for (const [i, p] of [0.0015, 0.0056, 0.0247, 0.114, 0.2211].entries()) expect(holm(neuhaus)[i]).toBeCloseTo(p, 14);
});

test("the answer comes in the order of the question", () => {
  expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
  expect(benjaminiHochberg([0.03, 0.01, 0.02])).toEqual([0.03, expect.closeTo(0.03, 15), expect.closeTo(0.03, 15)]);
  expect([holm([]), benjaminiHochberg([])]).toEqual([[], []]);
});

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

/** Holm's own words: from the smallest on, compare with α/m, α/(m−1), …, and stop at the first that is larger. */
function stepDown(ps: readonly number[], alpha: number): boolean[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const rejected = ps.map(() => false);
  for (const [step, i] of order.entries()) {
    if ((ps[i] as number) * (ps.length - step) > alpha) break;
    rejected[i] = true;
  }
  return rejected;
}

test("adjusted values reject what the procedures reject, and lie between p and Bonferroni's", () => {
  fc.assert(
    fc.property(probabilities, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (ps, alpha) => {
      const byHolm = holm(ps);
      const byHochberg = benjaminiHochberg(ps);
      expect(byHolm.map((p) => p <= alpha)).toEqual(stepDown(ps, alpha));
      for (const [i, p] of ps.entries()) {
        expect(byHochberg[i]).toBeGreaterThanOrEqual(p - 1e-15);
        expect(byHolm[i]).toBeGreaterThanOrEqual((byHochberg[i] as number) - 1e-12);
        expect(byHolm[i]).toBeLessThanOrEqual(Math.min(1, p * ps.length));
      }
    }),
  );
});

test("what is no probability is refused", () => {
  for (const p of [-0.1, 1.1, Number.NaN]) {
    expect(() => holm([0.5, p])).toThrow(RangeError);
    expect(() => benjaminiHochberg([0.5, p])).toThrow(RangeError);
  }
});
