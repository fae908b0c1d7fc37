import fc from "fast-check";
import { expect, test } from "vitest";
import { shareKept } from "./share-kept.ts";
import { chanceByEnumeration, worstOf } from "./testing/binary-paths.ts";

const margin = 0.4;

function saysSame(n0: number, maxNew: number, beta: number) {
  const answers = new Map<string, boolean>();
  return chanceByEnumeration(n0, maxNew, (s0, looks) =>
    looks.some(({ s1, f1 }) => {
      const key = `${s0} ${s1} ${f1}`;
      const known = answers.get(key) ?? shareKept({ passes: s0, fails: n0 - s0 }, s1, f1, margin, maxNew, beta).kept;
      answers.set(key, known);
      return known;
    }),
  );
}

test.each([
  [20, 10, 0.05],
  [20, 14, 0.02],
  [40, 10, 0.05],
] as const)("%i and up to %i runs: 'same' is said wrongly with a chance of at most %d", (n0, maxNew, beta) => {
  const chance = saysSame(n0, maxNew, beta);
  for (const apart of [margin, 0.45, 0.6]) {
    expect(worstOf((rate) => chance(rate, Math.max(0, rate - apart)), apart)).toBeLessThanOrEqual(beta + 1e-9);
  }
  // Not by keeping silent: without a change it is said, the more surely the steadier the probe.
  expect(chance(1, 1)).toBe(1);
  expect(chance(0.98, 0.98)).toBeGreaterThan(chance(0.9, 0.9));
});

function same(k: number): boolean {
  return shareKept({ passes: 20, fails: 0 }, k, 0, 0.3, 20, 0.05).kept;
}

test("20 of 20, and every new run passes: 12 show it within 0.3, for a gate of 20", () => {
  expect([9, 10, 11, 12, 13].map(same)).toEqual([false, false, false, true, true]);
});

function keptAfterFails(k: number): boolean {
  return shareKept({ passes: 18, fails: 2 }, k, 0, 0.3, 20, 0.05).kept;
}

test("passes where the baseline had fails have kept, as soon as half of the runs are in", () => {
  expect([8, 9, 10, 20].map(keptAfterFails)).toEqual([false, false, true, true]);
});

test("a baseline that is too small says so from the start", () => {
  const small = shareKept({ passes: 3, fails: 0 }, 0, 0, 0.1, 10, 0.05);
  expect(small).toMatchObject({ kept: false, reachable: false });
  expect(shareKept({ passes: 20, fails: 0 }, 0, 0, 0.3, 20, 0.05).reachable).toBe(true);
  expect(shareKept({ passes: 20, fails: 0 }, 0, 12, 0.3, 20, 0.05).reachable).toBe(false);
});

const counts = fc.integer({ min: 0, max: 10 });

test("what has kept was reachable, lies above the margin, and keeps with one more pass in place of a fail", () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), (s0, f0, s1, f1) => {
      fc.pre(s0 + f0 > 0);
      const answer = shareKept({ passes: s0, fails: f0 }, s1, f1, 0.4, 12, 0.1);
      if (!answer.kept) return;
      expect(answer.reachable).toBe(true);
      expect(s1 / (s1 + f1) - s0 / (s0 + f0)).toBeGreaterThan(-0.4);
      if (f1 > 0) expect(shareKept({ passes: s0, fails: f0 }, s1 + 1, f1 - 1, 0.4, 12, 0.1).kept).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("what cannot be judged is refused", () => {
  expect(() => shareKept({ passes: 0, fails: 0 }, 1, 0, 0.3, 5, 0.05)).toThrow(RangeError);
  expect(() => shareKept({ passes: 5, fails: 0 }, 6, 0, 0.3, 5, 0.05)).toThrow(RangeError);
  expect(() => shareKept({ passes: 5, fails: 0 }, 1, 0, Number.NaN, 5, 0.05)).toThrow(RangeError);
  expect(() => shareKept({ passes: 5, fails: 0 }, 1.5, 0, 0.3, 5, 0.05)).toThrow(RangeError);
});
