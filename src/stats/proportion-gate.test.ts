import fc from "fast-check";
import { expect, test } from "vitest";
import { crossingChance, firstCrossings, tabulate } from "./binary-boundary.ts";
import { fisherFewerPasses } from "./fisher.ts";
import {
  calibrateFisher,
  sequentialFisherMoreP,
  sequentialFisherP,
  sequentialFisherTwoSidedP,
} from "./proportion-gate.ts";
import { seededRandom } from "./random.ts";
import { chanceByEnumeration, everyPath, looks, worstOf } from "./testing/binary-paths.ts";

/** [n0, maxNew, alpha, the design page's threshold]: section 5.2 of the statistics page. */
const designPage = [
  [10, 5, 0.05, 0.047],
  [10, 5, 0.01, 0.017],
  [10, 10, 0.05, 0.0495],
  [10, 10, 0.01, 0.0115],
  [20, 5, 0.05, 0.0593],
  [20, 5, 0.01, 0.0162],
  [20, 10, 0.05, 0.0433],
  [20, 10, 0.01, 0.0097],
  [40, 5, 0.05, 0.0551],
  [40, 5, 0.01, 0.0127],
  [40, 10, 0.05, 0.0368],
  [40, 10, 0.01, 0.008],
] as const;

/** Falling short of the boundary, or reaching it, must not hang on the last digit. */
const rounding = 1 + 1e-8;

function alarmsAt(n0: number, maxNew: number, c: number) {
  const p = Array.from({ length: n0 + 1 }, (_, s0) =>
    Array.from({ length: maxNew + 1 }, (_s, s1) =>
      Array.from({ length: maxNew + 1 }, (_f, f1) => (s1 + f1 > maxNew ? 1 : fisherFewerPasses(s0, n0 - s0, s1, f1))),
    ),
  );
  const chance = chanceByEnumeration(n0, maxNew, (s0, seen) =>
    seen.some(({ s1, f1 }) => (p[s0]?.[s1]?.[f1] as number) <= c * rounding),
  );
  const attainable = p.flat(2).filter((value) => value > c * rounding);
  return { worst: worstOf((rate) => chance(rate, rate)), next: Math.min(...attainable) };
}

test.each(designPage)(
  "n0 = %i, %i runs, alpha %d: the largest threshold that keeps its word",
  (n0, maxNew, alpha, page) => {
    const c = calibrateFisher({ passes: n0, fails: 0, maxNew, alpha });
    const { worst, next } = alarmsAt(n0, maxNew, c);
    expect(worst).toBeLessThanOrEqual(alpha);
    expect(alarmsAt(n0, maxNew, next).worst).toBeGreaterThan(alpha);
    // The page's own values are simulated: counted out, they lie up to a tenth above their level or a third below.
    const simulated = alarmsAt(n0, maxNew, page + 0.00005).worst;
    expect(simulated).toBeGreaterThan(0.7 * alpha);
    expect(simulated).toBeLessThan(1.1 * alpha);
  },
);

test("where the page kept its level, the threshold is the page's to its four digits", () => {
  for (const [n0, maxNew, alpha, page] of [
    designPage[2],
    designPage[3],
    designPage[7],
    designPage[8],
    ...designPage.slice(10),
  ]) {
    expect(calibrateFisher({ passes: 0, fails: n0, maxNew, alpha })).toBeCloseTo(page, 4);
  }
});

test("20 of 20, then nothing but failures: two runs are enough at 1 %", () => {
  const baseline = { passes: 20, fails: 0 };
  expect(sequentialFisherP(baseline, [], 10)).toBe(1);
  expect(sequentialFisherP(baseline, [false], 10)).toBeGreaterThan(0.01);
  expect(sequentialFisherP(baseline, [false, false], 10)).toBeLessThan(0.01);
});

test("the p of a path is at most α exactly when the threshold was reached", () => {
  for (const alpha of [0.05, 0.01]) {
    for (const [passes, fails] of [
      [12, 0],
      [10, 2],
      [5, 7],
    ] as const) {
      const c = calibrateFisher({ passes, fails, maxNew: 6, alpha });
      for (const path of everyPath(6)) {
        const reached = looks(path).some(({ s1, f1 }) => fisherFewerPasses(passes, fails, s1, f1) <= c * rounding);
        expect(sequentialFisherP({ passes, fails }, path, 6) <= alpha).toBe(reached);
      }
    }
  }
});

test("as a p-value it is honest at every level: P(p ≤ u) ≤ u, simulated at three rates", () => {
  const random = seededRandom("sequential fisher");
  for (const rate of [0.6, 0.9, 0.97]) {
    const ps = Array.from({ length: 1000 }, () => {
      const passes = Array.from({ length: 20 }, () => random.next() < rate).filter(Boolean).length;
      const path = Array.from({ length: 10 }, () => random.next() < rate);
      return sequentialFisherP({ passes, fails: 20 - passes }, path, 10);
    });
    for (const u of [0.01, 0.05, 0.2]) {
      const share = ps.filter((p) => p <= u).length / ps.length;
      expect(share).toBeLessThanOrEqual(u + 4 * Math.sqrt((u * (1 - u)) / ps.length));
    }
  }
});

test("p never grows with more runs, and the directions mirror each other", () => {
  const baseline = fc.record({ passes: fc.integer({ min: 0, max: 12 }), fails: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(baseline, fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), ({ passes, fails }, path) => {
      const p = sequentialFisherP({ passes, fails }, path, 8);
      expect(p).toBeGreaterThan(0);
      expect(p).toBeLessThanOrEqual(sequentialFisherP({ passes, fails }, path.slice(0, -1), 8));
      const turned = path.map((passed) => !passed);
      expect(sequentialFisherMoreP({ passes: fails, fails: passes }, turned, 8)).toBe(p);
      const two = sequentialFisherTwoSidedP({ passes, fails }, path, 8);
      expect(two).toBe(Math.min(1, 2 * Math.min(p, sequentialFisherMoreP({ passes, fails }, path, 8))));
    }),
    { numRuns: 40 },
  );
});

test("a baseline too small for the level gives a threshold that nothing reaches", () => {
  expect(calibrateFisher({ passes: 1, fails: 0, maxNew: 1, alpha: 0.01 })).toBe(0);
});

test("what cannot be judged is refused", () => {
  const none = { passes: 0, fails: 0 };
  expect(() => calibrateFisher({ ...none, maxNew: 5, alpha: 0.05 })).toThrow(RangeError);
  expect(() => calibrateFisher({ passes: 5, fails: 0, maxNew: 0, alpha: 0.05 })).toThrow(RangeError);
  expect(() => calibrateFisher({ passes: 5, fails: 0, maxNew: 5, alpha: Number.NaN })).toThrow(RangeError);
  expect(() => sequentialFisherP({ passes: 6, fails: -1 }, [true], 5)).toThrow(RangeError);
  expect(() => sequentialFisherP({ passes: 6, fails: 0 }, [true, true], 1)).toThrow(RangeError);
});

/** [n0, new pass rate, power, mean runs] of section 6.4: baseline rate 0.98, alpha 0.01, at most ten runs. */
const published = [
  [20, 0, 1, 2.3],
  [20, 0.3, 0.98, 4.1],
  [20, 0.6, 0.57, 7.5],
  [10, 0, 1, 3.2],
  [10, 0.3, 0.87, 5.5],
  [10, 0.6, 0.29, 8.7],
  [40, 0, 1, 2.05],
  [40, 0.3, 0.99, 3.4],
  [40, 0.6, 0.72, 6.5],
] as const;

test.each(published)(
  "n0 = %i, pass rate %d: power %d in %d runs, as the design page has it",
  (n0, rate, power, runs) => {
    const c = calibrateFisher({ passes: n0, fails: 0, maxNew: 10, alpha: 0.01 });
    const table = tabulate({ n0, maxNew: 10 }, (s0, s1, f1) => fisherFewerPasses(s0, n0 - s0, s1, f1));
    const crossings = firstCrossings(table, c);
    expect(Math.abs(crossingChance(table.design, crossings, 0.98, rate) - power)).toBeLessThan(0.015);
    let mean = 10;
    for (let k = 1; k < 10; k++) {
      mean -= crossingChance(
        table.design,
        crossings.filter(({ s1, f1 }) => s1 + f1 <= k),
        0.98,
        rate,
      );
    }
    expect(Math.abs(mean - runs)).toBeLessThan(0.1);
  },
);
