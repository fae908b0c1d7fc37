import fc from "fast-check";
import { expect, test } from "vitest";
import { mannWhitney } from "./mann-whitney.ts";
import { seededRandom } from "./random.ts";
import { expectClose, golden } from "./testing/golden.ts";

test("the exact p agrees with scipy", () => {
  for (const { baseline, candidate, u, pTwoSided } of golden.mannWhitneyExact) {
    const result = mannWhitney(baseline, candidate);
    expect(result.u).toBe(u);
    expect(result.method).toBe("exact");
    expectClose(result.p, pTwoSided);
  }
});

function pairsWon(baseline: readonly number[], candidate: readonly number[]): number {
  let won = 0;
  for (const x of candidate) for (const y of baseline) won += x > y ? 1 : x === y ? 0.5 : 0;
  return won;
}

/** Every split of the pooled values, one by one. */
function byEnumeration(baseline: readonly number[], candidate: readonly number[]): number {
  const pooled = [...baseline, ...candidate];
  const seen = pairsWon(baseline, candidate);
  let below = 0;
  let above = 0;
  let all = 0;
  for (let mask = 0; mask < 1 << pooled.length; mask++) {
    const chosen = pooled.filter((_, i) => (mask >> i) & 1);
    if (chosen.length !== candidate.length) continue;
    const u = pairsWon(
      pooled.filter((_, i) => !((mask >> i) & 1)),
      chosen,
    );
    all++;
    if (u <= seen) below++;
    if (u >= seen) above++;
  }
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

const tied = (max: number) => fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: max });

test("with ties p is the share of all splits at least as extreme", () => {
  fc.assert(
    fc.property(tied(5), tied(4), (baseline, candidate) => {
      const result = mannWhitney(baseline, candidate);
      expect(result.u).toBe(pairsWon(baseline, candidate));
      expectClose(result.p, byEnumeration(baseline, candidate));
    }),
    { numRuns: 60 },
  );
});

test("exchanging the sides or turning the axis changes nothing but the side of u", () => {
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const there = mannWhitney(a, b);
      const back = mannWhitney(b, a);
      expect(there.u + back.u).toBe(a.length * b.length);
      expectClose(back.p, there.p);
      expectClose(
        mannWhitney(
          a.map((x) => -x),
          b.map((x) => -x),
        ).p,
        there.p,
      );
      expectClose(mannWhitney(a.map(Math.exp), b.map(Math.exp)).p, there.p);
    }),
  );
});

test("what is too large to count is approximated, and says so", () => {
  const random = seededRandom("large");
  const sample = (n: number, shift: number) => Array.from({ length: n }, () => random.normal() + shift);
  const [a, b] = [sample(70, 0), sample(40, 0.4)];
  const exact = mannWhitney(a, b);
  expect(exact.method).toBe("exact");
  const large = mannWhitney([...a, ...a, ...a, ...a], [...b, ...b, ...b, ...b]);
  expect(large.method).toBe("normal");
  expect(large.u).toBe(16 * exact.u);
  expect(large.p).toBeLessThan(exact.p);
  const constant = Array.from({ length: 600 }, () => 1);
  expect(mannWhitney(constant, constant).p).toBe(1);
});

test("the extreme split of 40 against 20 keeps its digits", () => {
  const baseline = Array.from({ length: 40 }, (_, i) => i);
  const candidate = Array.from({ length: 20 }, (_, i) => 100 + i);
  // 2 / C(60, 20).
  expectClose(mannWhitney(baseline, candidate).p, 2 / 4191844505805495);
});

test("sides without values and values without size are refused", () => {
  expect(() => mannWhitney([], [1])).toThrow(RangeError);
  expect(() => mannWhitney([1, Number.NaN], [1])).toThrow(RangeError);
  expect(() => mannWhitney([1], [Infinity])).toThrow(RangeError);
});
