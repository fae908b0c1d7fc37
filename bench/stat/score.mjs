// Tallies of repetitions and what is read from them. A tally is plain sums, so that parts from several workers add up.
import { betaCdf } from "./classical.mjs";

/** Adds `part` into `whole`, field by field, sub-tally by sub-tally. */
export function addTally(whole, part) {
  for (const [field, value] of Object.entries(part)) {
    if (typeof value === "number") whole[field] = (whole[field] ?? 0) + value;
    else whole[field] = addTally(whole[field] ?? {}, value);
  }
  return whole;
}

/** Counts one outcome of a rule: after how many runs, and what it said. */
export function count(tally, { drifted, unchanged = false, n }) {
  tally.gates = (tally.gates ?? 0) + 1;
  tally.drifted = (tally.drifted ?? 0) + (drifted ? 1 : 0);
  tally.unchanged = (tally.unchanged ?? 0) + (unchanged ? 1 : 0);
  tally.runs = (tally.runs ?? 0) + n;
  tally.squaredRuns = (tally.squaredRuns ?? 0) + n * n;
}

function betaQuantile(share, a, b) {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (betaCdf(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Share of `hits` in `trials` with its Clopper–Pearson interval. */
export function proportion(hits, trials, confidence = 0.99) {
  const tail = (1 - confidence) / 2;
  return {
    value: hits / trials,
    low: hits === 0 ? 0 : betaQuantile(tail, hits, trials - hits + 1),
    high: hits === trials ? 1 : betaQuantile(1 - tail, hits + 1, trials - hits),
  };
}

/** Mean with its normal interval: of thousands of repetitions. */
export function average(sum, squares, trials, z = 2.576) {
  const value = sum / trials;
  const error = Math.sqrt(Math.max(0, squares / trials - value * value) / trials);
  return { value, low: value - z * error, high: value + z * error };
}

export const alarmRate = (tally, confidence) => proportion(tally.drifted, tally.gates, confidence);
export const unchangedRate = (tally, confidence) => proportion(tally.unchanged, tally.gates, confidence);
export const openRate = (tally) => 1 - (tally.drifted + tally.unchanged) / tally.gates;
export const meanRuns = (tally, z) => average(tally.runs, tally.squaredRuns, tally.gates, z);

/** The value below which `share` of a histogram {value: count} lies. */
export function histogramQuantile(histogram, share) {
  const entries = Object.entries(histogram).map(([value, times]) => [Number(value), times]);
  entries.sort(([a], [b]) => a - b);
  const total = entries.reduce((sum, [, times]) => sum + times, 0);
  let seen = 0;
  for (const [value, times] of entries) {
    seen += times;
    if (seen >= share * total) return value;
  }
  return entries.at(-1)?.[0] ?? Number.NaN;
}
