import { expect, test } from "vitest";
import { calibrateBoundary, crossingChance, firstCrossings, supremum, tabulate, valueAt } from "./binary-boundary.ts";
import { chanceByEnumeration } from "./testing/binary-paths.ts";

/** Some statistic without order or symmetry, so that paths cross, leave and cross again. */
const design = { n0: 6, maxNew: 7 };
const rugged = tabulate(design, (s0, s1, f1) => ((s0 * 7 + s1 * 5 + f1 * 11) % 13) / 13 + 0.01);

test("a path counts once, at its first crossing", () => {
  const boundary = 0.25;
  const crossings = firstCrossings(rugged, boundary);
  const chance = chanceByEnumeration(design.n0, design.maxNew, (s0, looks) =>
    looks.some(({ s1, f1 }) => valueAt(rugged, s0, s1, f1) <= boundary),
  );
  for (const base of [0, 0.1, 0.5, 0.93, 1]) {
    for (const fresh of [0, 0.3, 0.8, 1]) {
      expect(crossingChance(design, crossings, base, fresh)).toBeCloseTo(chance(base, fresh), 12);
    }
  }
});

test("everything crosses the highest boundary, nothing the lowest", () => {
  expect(crossingChance(design, firstCrossings(rugged, 2), 0.4, 0.7)).toBeCloseTo(1, 12);
  expect(firstCrossings(rugged, 0)).toEqual([]);
  expect(calibrateBoundary(rugged, () => 1, 0.5)).toBe(0);
  expect(calibrateBoundary(rugged, () => 0, 0.5)).toBe(Math.max(...rugged.values.filter(Number.isFinite)));
});

test("the supremum is found inside and at the ends", () => {
  expect(supremum(design, (p) => p ** 9 * (1 - p))).toBeCloseTo(0.9 ** 9 * 0.1, 9);
  expect(supremum(design, (p) => p)).toBe(1);
  expect(supremum(design, (p) => 1 - p, 0.3, 0.8)).toBeCloseTo(0.7, 12);
});

test("a design without runs is none", () => {
  for (const [n0, maxNew] of [
    [0, 5],
    [5, 0],
    [5, 501],
    [Number.NaN, 5],
  ] as const) {
    expect(() => tabulate({ n0, maxNew }, () => 1)).toThrow(RangeError);
  }
});
