// The product's own functions, driven as the product drives them; no formula is repeated here.
import { product } from "./build.mjs";

export const { gatePath } = await product("stats/rank-gate");
export const { calibrateGate } = await product("stats/gate-calibration");
export const { toleratedPath, samenessPath } = await product("stats/shift");
export const { holm } = await product("stats/multiplicity");
export const { streamEvidence, dateChange } = await product("stats/change-detector");
export const { rankProcess } = await product("stats/rank-process");
export const { sequentialFisherP } = await product("stats/proportion-gate");
export const { binaryLnE } = await product("stats/binary-evidence");

/** A value with its tie-break; the product takes the tie-break from the run's id. */
export const ranked = (random, value) => ({ value, jitter: random.next() });
export const rankedAll = (random, values) => values.map((value) => ranked(random, value));

/** New values of one stratum, in order. */
export const sequence = (random, values, stratum = 0) => values.map((value) => ({ ...ranked(random, value), stratum }));

/** First look at which the evidence reaches the boundary. */
export function firstCrossing(steps, boundary, most = steps.length) {
  for (let look = 0; look < most; look++) {
    if (steps[look].lnG >= boundary) return { drifted: true, n: look + 1, direction: steps[look].direction };
  }
  return { drifted: false, n: most };
}

/** Drift before sameness at every look: what is said first. */
export function threeStates(drift, driftBoundary, same, sameBoundary) {
  for (const [look, { lnG }] of drift.entries()) {
    if (lnG >= driftBoundary) return { drifted: true, n: look + 1 };
    if (same[look].lnG >= sameBoundary) return { drifted: false, unchanged: true, n: look + 1 };
  }
  return { drifted: false, n: drift.length };
}
