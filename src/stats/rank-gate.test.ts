import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalScores } from "./normal-scores.ts";
import { gatePath } from "./rank-gate.ts";
import { fresh, rampCases, ranked, sequentialCases } from "./testing/sequential-golden.ts";

// Other seeds pass too; a fixed one makes a failure repeatable.
fc.configureGlobal({ seed: 20 });

const sample = (minLength: number) =>
  fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength, maxLength: 12 });

type Item = { readonly value: number; readonly jitter: number };

const rounded = <T extends Item>(items: readonly T[]) =>
  items.map((item) => ({ ...item, value: Math.fround(item.value) }));

// Exact for single-precision input, so that no two values fall together.
const mapped = <T extends Item>(items: readonly T[]) =>
  rounded(items).map((item) => ({ ...item, value: item.value < 0 ? 3 * item.value : 7 * item.value }));

const mirror = <T extends Item>(items: readonly T[]) =>
  items.map((item) => ({ ...item, value: -item.value, jitter: 1 - item.jitter }));

describe("gatePath", () => {
  it.each(sequentialCases.map((one) => [one]))("agrees with the golden vectors", ({ baseline, candidate, lnG }) => {
    const path = gatePath([ranked(baseline)], fresh(candidate), 1);
    for (const [i, expected] of lnG.entries()) expect(path[i]?.lnG).toBeCloseTo(expected, 12);
  });

  it.each(rampCases.map((one) => [one]))("agrees with the ramp of the design page", ({ baseline, candidate, lnG }) => {
    const path = gatePath([ranked(baseline)], fresh(candidate), 1);
    expect(path.map((step) => Number(step.lnG.toFixed(4)))).toEqual(lnG);
    if (candidate[0] === 500) expect(path.every((step) => step.direction === -1)).toBe(true);
  });

  it("is the textbook formula, strata pooled by their weights", () => {
    const baseline = [ranked([1, 2, 3, 5, 9]), ranked([10, 30, 20]), ranked([7, 8])];
    const sequence = [...fresh([4, 0.5], 0), ...fresh([5, 35], 1)];
    const last = gatePath(baseline, sequence, 1).at(-1);
    let weight = 0;
    let weighted = 0;
    let squares = 0;
    for (const [old, now] of [
      [
        [1, 2, 3, 5, 9],
        [4, 0.5],
      ],
      [
        [10, 30, 20],
        [5, 35],
      ],
    ] as const) {
      const pooled = [...old, ...now].sort((a, b) => a - b);
      const { scores, sumOfSquares } = normalScores(pooled.length);
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + (scores[pooled.findIndex((other) => other === value)] as number), 0) /
        values.length;
      const w = (old.length * now.length) / pooled.length;
      weight += w;
      weighted += w * (mean(now) - mean(old));
      squares += sumOfSquares;
    }
    const d = weighted / weight;
    const freedom = 12 - 2 - 1;
    const t2 = (weight * d * d) / ((squares - weight * d * d) / freedom);
    const expected =
      -0.5 * Math.log(1 + weight) +
      ((freedom + 1) / 2) * (Math.log(1 + t2 / freedom) - Math.log(1 + t2 / (freedom * (1 + weight))));
    expect(last?.lnG).toBeCloseTo(expected, 12);
    expect(last?.direction).toBe(Math.sign(d));
  });

  it("sees ranks only, and not the order within the baseline or of the values before", () => {
    fc.assert(
      fc.property(sample(1), sample(1), (old, now) => {
        const baseline = ranked(old);
        const sequence = fresh(now);
        const last = gatePath([baseline], sequence).at(-1);
        expect(gatePath([mapped(baseline)], mapped(sequence))).toEqual(
          gatePath([rounded(baseline)], rounded(sequence)),
        );
        const permuted = gatePath([baseline.toReversed()], sequence.toReversed()).at(-1);
        expect(permuted?.lnG).toBeCloseTo(last?.lnG as number, 10);
        expect(permuted?.direction).toBe(last?.direction);
      }),
    );
  });

  it("is the same for a rise and its mirrored fall", () => {
    fc.assert(
      fc.property(sample(2), sample(1), (old, now) => {
        const path = gatePath([ranked(old)], fresh(now));
        const mirrored = gatePath([mirror(ranked(old))], mirror(fresh(now)));
        for (const [i, step] of path.entries()) {
          expect(mirrored[i]?.lnG).toBeCloseTo(step.lnG, 10);
          expect(mirrored[i]?.direction).toBe(step.direction === 0 ? 0 : -step.direction);
        }
      }),
    );
  });

  it("learns nothing where no variance can be estimated", () => {
    expect(gatePath([ranked([1])], fresh([5]))).toEqual([{ lnG: 0, direction: 1 }]);
  });

  it("breaks ties by the jitter alone", () => {
    const baseline = [
      { value: 3, jitter: 0.4 },
      { value: 3, jitter: 0.6 },
    ];
    const at = (jitter: number) => gatePath([baseline], [{ stratum: 0, value: 3, jitter }])[0]?.direction;
    expect([at(0.1), at(0.5), at(0.9)]).toEqual([-1, 0, 1]);
  });

  it.each([
    ["no strata", [], fresh([1])],
    ["an empty stratum", [[]], fresh([1])],
    ["an unknown stratum", [ranked([1, 2])], fresh([1], 1)],
    ["a new value that is not a number", [ranked([1, 2])], fresh([Number.NaN])],
    ["a baseline value that is not finite", [ranked([1, Infinity])], fresh([1])],
  ])("refuses %s", (_name, baseline, sequence) => {
    expect(() => gatePath(baseline, sequence)).toThrow(RangeError);
  });
});
