import { lnBeta } from "./gamma.ts";

/** Runs of a probe: how many passed and how many failed. */
export interface PassFail {
  readonly passes: number;
  readonly fails: number;
}

/** A Beta law of the pass rate that the evidence bets on. */
interface BetaLaw {
  readonly a: number;
  readonly b: number;
}

const expectedToPass: BetaLaw = { a: 9.5, b: 0.5 };
const expectedToFail: BetaLaw = { a: 0.5, b: 9.5 };
const unknown: BetaLaw = { a: 0.5, b: 0.5 };

function priorOf(expected: "pass" | "fail" | "unknown"): BetaLaw {
  switch (expected) {
    case "pass":
      return expectedToPass;
    case "fail":
      return expectedToFail;
    case "unknown":
      return unknown;
  }
}

function lnMarginal({ passes, fails }: PassFail, { a, b }: BetaLaw): number {
  return lnBeta(a + passes, b + fails) - lnBeta(a, b);
}

function xLnShare(x: number, of: number): number {
  return x === 0 ? 0 : x * Math.log(x / of);
}

/**
 * ln E, the evidence that baseline and new runs do not share one pass rate: a bet on two rates, each with its Beta
 * law, against the best common rate (universal inference: Wasserman, Ramdas & Balakrishnan 2020; for exchangeable
 * binaries Ramdas, Ruf, Larsson & Koolen 2021). E ≥ 1/α happens with chance at most α under every common rate, at
 * any time of stopping. `expected` is what the probe was made for; it must be fixed before any data.
 */
export function binaryLnE(baseline: PassFail, fresh: PassFail, expected: "pass" | "fail" | "unknown" = "pass"): number {
  for (const count of [baseline.passes, baseline.fails, fresh.passes, fresh.fails]) {
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`Evidence is from counts, not ${count}`);
  }
  const passes = baseline.passes + fresh.passes;
  const fails = baseline.fails + fresh.fails;
  const best = xLnShare(passes, passes + fails) + xLnShare(fails, passes + fails);
  return lnMarginal(baseline, priorOf(expected)) + lnMarginal(fresh, unknown) - best;
}
