import { describe, expect, it } from "vitest";
import { seededRandom } from "./random.ts";
import { lag1Autocorrelation, onScale, varianceComponents } from "./variance-components.ts";

const days = (groups: readonly (readonly number[])[]) =>
  groups.flatMap((values, day) => values.map((value) => ({ day: `day ${day}`, value })));

describe("varianceComponents", () => {
  it("is the textbook analysis of variance, unbalanced", () => {
    // Days {1, 2, 3}, {6}, {4, 8}: mean 4, SSW = 2 + 8, SSB = 3·4 + 4 + 2·4 = 24, r0 = (6 − 14/6)/2.
    const { within, between, total, days: count } = varianceComponents([days([[1, 2, 3], [6], [4, 8]])], "linear");
    const msw = 10 / 3;
    expect(within).toBeCloseTo(Math.sqrt(msw), 12);
    expect(between).toBeCloseTo(Math.sqrt((12 - msw) / ((6 - 14 / 6) / 2)), 12);
    expect(total).toBeCloseTo(Math.sqrt(34 / 5), 12);
    expect(count).toBe(3);
  });

  it("recovers what was put in, over strata of different level", () => {
    const random = seededRandom("components");
    const strata = [5, 9].map((level) =>
      Array.from({ length: 200 }, (_, day) => {
        const effect = level + 0.3 * random.normal();
        return Array.from({ length: 3 }, () => ({
          day: String(day),
          value: Math.exp(effect + 0.6 * random.normal()),
        }));
      }).flat(),
    );
    const { within, between } = varianceComponents(strata, "log");
    expect(within).toBeCloseTo(0.6, 1);
    // The estimate's own standard deviation is .027.
    expect(Math.abs((between as number) - 0.3)).toBeLessThan(0.08);
  });

  it("does not call days different that differ less than their values", () => {
    expect(
      varianceComponents(
        [
          days([
            [1, 9],
            [2, 8],
          ]),
        ],
        "linear",
      ).between,
    ).toBe(0);
  });

  it("says what it cannot know", () => {
    expect(varianceComponents([days([[1, 2, 3]])], "linear")).toMatchObject({ within: 1, between: null, days: 1 });
    expect(varianceComponents([days([[1], [2], [3]])], "linear")).toMatchObject({
      within: null,
      between: null,
      betweenAtMost: null,
      total: 1,
    });
    expect(varianceComponents([days([[5]])], "log")).toEqual({
      within: null,
      between: null,
      betweenAtMost: null,
      total: null,
      days: 1,
    });
    expect(varianceComponents([], "log")).toEqual({
      within: null,
      between: null,
      betweenAtMost: null,
      total: null,
      days: 0,
    });
  });

  it("takes ln(x + 1) where a count vanishes, ln x elsewhere, and refuses the rest", () => {
    expect(onScale([1, Math.E], "log")).toEqual([0, 1]);
    expect(onScale([0, Math.E - 1], "log")).toEqual([0, 1]);
    expect(onScale([-2, 0], "linear")).toEqual([-2, 0]);
    expect(() => onScale([-1], "log")).toThrow(RangeError);
    expect(() => onScale([Number.NaN], "linear")).toThrow(RangeError);
  });
});

describe("lag1Autocorrelation", () => {
  it("sees waves and alternation", () => {
    expect(lag1Autocorrelation([1, 2, 3, 4, 5])).toBeCloseTo(0.4, 12);
    expect(lag1Autocorrelation([1, -1, 1, -1])).toBeCloseTo(-0.75, 12);
  });

  it("recovers the memory of a series", () => {
    const random = seededRandom("ar");
    let last = 0;
    const series = Array.from({ length: 4000 }, () => (last = 0.4 * last + random.normal()));
    expect(lag1Autocorrelation(series)).toBeCloseTo(0.4, 1);
  });

  it("knows nothing of two values or of a constant", () => {
    expect(lag1Autocorrelation([1, 2])).toBeNull();
    expect(lag1Autocorrelation([0.1, 0.1, 0.1, 0.1])).toBeNull();
  });
});
