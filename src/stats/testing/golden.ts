import { readFileSync } from "node:fs";
import { expect } from "vitest";

interface Golden {
  readonly normalCdf: readonly { readonly x: number; readonly p: number }[];
  readonly normalQuantile: readonly { readonly p: number; readonly x: number }[];
  readonly mannWhitneyExact: readonly {
    readonly baseline: readonly number[];
    readonly candidate: readonly number[];
    readonly u: number;
    readonly pTwoSided: number;
  }[];
  readonly fisher: readonly (Table & { readonly pTwoSided: number; readonly pFewerPasses: number })[];
  readonly wilson95: readonly {
    readonly k: number;
    readonly n: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly binaryLnE: readonly (Table & { readonly lnE: number })[];
}

interface Table {
  readonly basePass: number;
  readonly baseFail: number;
  readonly newPass: number;
  readonly newFail: number;
}

/** Vectors made with scipy. */
export const golden = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as Golden;

/** Equal but for a relative error of `tolerance`; a zero must be met exactly. */
export function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  const error = actual === expected ? 0 : Math.abs(actual - expected) / Math.abs(expected);
  expect(error, `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);
}
