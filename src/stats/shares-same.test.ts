import fc from "fast-check";
import { expect, test } from "vitest";
import { sharesSame } from "./shares-same.ts";
import { chanceByEnumeration, worstOf } from "./testing/binary-paths.ts";

const margin = 0.4;

function saysSame(n0: number, maxNew: number, beta: number) {
  const answers = new Map<string, boolean>();
  return chanceByEnumeration(n0, maxNew, (s0, looks) =>
    looks.some(({ s1, f1 }) => {
      const key = `${s0} ${s1} ${f1}`;
      const known = answers.get(key) ?? sharesSame({ passes: s0, fails: n0 - s0 }, s1, f1, margin, maxNew, beta).same;
      answers.set(key, known);
      return known;
    }),
  );
}

test.each([
  [20, 10, 0.05],
  [20, 10, 0.02],
  [40, 8, 0.05],
] as const)("%i and up to %i runs: 'same' is said wrongly with a chance of at most %d", (n0, maxNew, beta) => {
  const chance = saysSame(n0, maxNew, beta);
  for (const apart of [margin, 0.45, 0.6]) {
    expect(worstOf((rate) => chance(rate, Math.max(0, rate - apart)), apart)).toBeLessThanOrEqual(beta + 1e-9);
    expect(worstOf((rate) => chance(rate - apart, Math.min(1, rate)), apart)).toBeLessThanOrEqual(beta + 1e-9);
  }
  // Not by keeping silent: without a change it is said, the more surely the steadier the probe.
  expect(chance(1, 1)).toBe(1);
  expect(chance(0.98, 0.98)).toBeGreaterThan(chance(0.9, 0.9));
});

function same(k: number): boolean {
  return sharesSame({ passes: 20, fails: 0 }, k, 0, 0.3, 20, 0.05).same;
}

test("20 of 20, and every new run passes: 11 show it within 0.3, for a gate of 20", () => {
  expect([8, 9, 10, 11, 12].map(same)).toEqual([false, false, false, true, true]);
});

test("a baseline that is too small says so from the start", () => {
  const small = sharesSame({ passes: 3, fails: 0 }, 0, 0, 0.1, 10, 0.05);
  expect(small).toMatchObject({ same: false, reachable: false });
  expect(sharesSame({ passes: 20, fails: 0 }, 0, 0, 0.3, 20, 0.05).reachable).toBe(true);
  expect(sharesSame({ passes: 20, fails: 0 }, 0, 12, 0.3, 20, 0.05).reachable).toBe(false);
});

const counts = fc.integer({ min: 0, max: 10 });

test("exchanging passes and fails changes nothing; what is the same was reachable and lies within the margin", () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), (s0, f0, s1, f1) => {
      fc.pre(s0 + f0 > 0);
      const answer = sharesSame({ passes: s0, fails: f0 }, s1, f1, 0.4, 12, 0.1);
      expect(sharesSame({ passes: f0, fails: s0 }, f1, s1, 0.4, 12, 0.1)).toEqual(answer);
      if (answer.same) {
        expect(answer.reachable).toBe(true);
        expect(Math.abs(s1 / (s1 + f1) - s0 / (s0 + f0))).toBeLessThan(0.4);
      }
    }),
    { numRuns: 60 },
  );
});

test("what cannot be judged is refused", () => {
  expect(() => sharesSame({ passes: 0, fails: 0 }, 1, 0, 0.3, 5, 0.05)).toThrow(RangeError);
  expect(() => sharesSame({ passes: 5, fails: 0 }, 6, 0, 0.3, 5, 0.05)).toThrow(RangeError);
  expect(() => sharesSame({ passes: 5, fails: 0 }, 1, 0, Number.NaN, 5, 0.05)).toThrow(RangeError);
  expect(() => sharesSame({ passes: 5, fails: 0 }, 1.5, 0, 0.3, 5, 0.05)).toThrow(RangeError);
});
