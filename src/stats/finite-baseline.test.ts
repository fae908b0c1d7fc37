import { describe, expect, it } from "vitest";
import {
  expectedTrials,
  klBernoulli,
  minimumNew,
  minimumNewBinary,
  needsBaseline,
  requiredInformation,
} from "./finite-baseline.ts";

/** What n0 tosses of chance p0 and n of chance p1 tell against one chance for all of them. */
function nats(n0: number, p0: number, n: number, p1: number): number {
  const pooled = (n0 * p0 + n * p1) / (n0 + n);
  return n0 * klBernoulli(p0, pooled) + n * klBernoulli(p1, pooled);
}

describe("the bound of a finite baseline", () => {
  it("has the numbers of the design page", () => {
    expect(requiredInformation(0.01, 0.1)).toBeCloseTo(7.64, 2);
    expect(requiredInformation(0.0025, 0.1) / 2).toBeCloseTo(5.07, 2);
    // n0 = 20 at the powers .71, .94 and .999 of the table of 6.1.
    for (const [delta, power, bound] of [
      [1.155, 0.71, 5.1],
      [1.5, 0.94, 4.4],
      [2, 0.999, 2.6],
    ] as const) {
      expect(Math.abs(minimumNew(20, delta, 0.01, 1 - power) - bound)).toBeLessThan(0.12);
    }
    // A baseline of 10 cannot certify less than .87 standard deviations.
    expect(minimumNew(10, 0.87, 0.01, 0.1)).toBe(Infinity);
    expect(minimumNew(10, 0.9, 0.01, 0.1)).toBeLessThan(Infinity);
  });

  it("asks for three times the least baseline, at half again the ideal number of new values", () => {
    const n0 = needsBaseline(1, 0.01, 0.1);
    expect(n0).toBe(23);
    expect(minimumNew(n0, 1, 0.01, 0.1) / minimumNew(1e9, 1, 0.01, 0.1)).toBeCloseTo(1.5, 1);
  });

  it("is near the gate's own number of trials", () => {
    expect(Math.abs(expectedTrials(20, 2, 0.01, 0.01) - 5.7)).toBeLessThan(1);
    expect(expectedTrials(5, 1, 0.01, 0.1)).toBe(Infinity);
  });

  it("solves the binary bound", () => {
    // All-pass baseline of 20 and total failure: (n0 + n)·H(n/(n0 + n)).
    expect(nats(20, 1, 1, 0)).toBeCloseTo(4.0, 1);
    expect(nats(20, 1, 2, 0)).toBeCloseTo(6.7, 1);
    expect(minimumNewBinary(20, 1, 0, 0.01, 0.1)).toBe(1);
    expect(minimumNewBinary(20, 1, 0, 0.0025, 0.1)).toBe(2);
    expect(minimumNewBinary(10, 0.98, 0.9, 0.01, 0.1)).toBe(Infinity);
    const n = minimumNewBinary(40, 0.9, 0.5, 0.01, 0.1);
    const needed = requiredInformation(0.01, 0.1) / 2;
    expect(nats(40, 0.9, n - 1, 0.5)).toBeLessThan(needed);
    expect(nats(40, 0.9, n, 0.5)).toBeGreaterThanOrEqual(needed);
  });

  it("knows the edges of a divergence", () => {
    expect(klBernoulli(0, 0)).toBe(0);
    expect(klBernoulli(1, 0)).toBe(Infinity);
    expect(klBernoulli(0.3, 0.3)).toBeCloseTo(0, 15);
  });

  it.each([
    () => klBernoulli(1.1, 0.5),
    () => requiredInformation(0.5, 0.5),
    () => requiredInformation(0, 0.1),
    () => minimumNew(0, 1, 0.01, 0.1),
    () => minimumNew(10, Number.NaN, 0.01, 0.1),
    () => minimumNewBinary(Number.NaN, 1, 0, 0.01, 0.1),
  ])("refuses what is no test (%#)", (act) => {
    expect(act).toThrow(RangeError);
  });

  it("needs no end of values for no effect", () => {
    expect(minimumNew(1000, 0, 0.01, 0.1)).toBe(Infinity);
  });
});
