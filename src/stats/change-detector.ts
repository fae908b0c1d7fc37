import type { RankedValue } from "./rank-order.ts";
import { countBelow, sortRanked } from "./rank-order.ts";
import { RankProcess } from "./rank-process.ts";

/** What one more night says about a change on it or before it. */
export interface NightEvidence {
  /** Natural logarithm of the Shiryaev–Roberts sum: false alarms at lnM ≥ ln A come at most once in A nights. */
  readonly lnM: number;
  /** The side that holds more of the evidence. */
  readonly direction: -1 | 1;
  /** The earliest night (from 0) that is still considered as the first changed one. */
  readonly firstStart: number;
  /** ln of the evidence that the change began on night firstStart + i. */
  readonly lnE: Float64Array;
}

/** When a change began, as far as one can tell. Nights count from 0. */
export interface ChangeDate {
  readonly night: number;
  readonly probability: number;
  /** The likeliest nights that together hold the asked-for share, in ascending order, with their probabilities. */
  readonly credible: readonly { readonly night: number; readonly probability: number }[];
}

interface Running {
  readonly process: RankProcess;
  lnE: number;
  direction: -1 | 1;
}

/** The pinned values and all nights so far, kept in order; a reference that grows. */
function growingReference(pinned: readonly RankedValue[], room: number) {
  const sorted = sortRanked(pinned);
  const values = new Float64Array(pinned.length + room);
  const jitters = new Float64Array(pinned.length + room);
  values.set(sorted.values);
  jitters.set(sorted.jitters);
  let count = pinned.length;
  return {
    snapshot: () => ({ values: values.slice(0, count), jitters: jitters.slice(0, count) }),
    insert({ value, jitter }: RankedValue) {
      const place = countBelow({ values, jitters }, value, jitter, count);
      values.copyWithin(place + 1, place, count);
      jitters.copyWithin(place + 1, place, count);
      values[place] = value;
      jitters[place] = jitter;
      count++;
    },
  };
}

/**
 * The Shiryaev–Roberts e-detector on ranks: every night a rank process starts against everything before it (the pinned
 * units and all earlier nights), and the processes of the last `window` starts are added up. All live in one filtration
 * of pooled ranks, so the mean time to a false alarm at threshold A is at least A nights, and a false alarm by night T
 * has chance at most T/A, for every continuous law (Shin, Ramdas & Rinaldo 2024).
 *
 * @param pinned units of the baseline, at least one; a unit is a night's mean
 * @param nights units of the nights since, in order; nights without a unit are left out by the caller
 * @throws RangeError for an empty baseline, a window below 1, or values that are not finite
 */
export function streamEvidence(
  pinned: readonly RankedValue[],
  nights: readonly RankedValue[],
  window = 90,
): readonly NightEvidence[] {
  if (!(Number.isInteger(window) && window >= 1)) throw new RangeError(`window must be at least 1, not ${window}`);
  const reference = growingReference(pinned, nights.length);
  let running: Running[] = [];
  return nights.map((unit, night) => {
    running.push({ process: new RankProcess(reference.snapshot()), lnE: 0, direction: 1 });
    if (running.length > window) running = running.slice(1);
    for (const start of running) {
      const { lnE, direction } = start.process.add(unit);
      start.lnE = lnE;
      start.direction = direction;
    }
    reference.insert(unit);
    const lnE = new Float64Array(running.length);
    let best = -Infinity;
    for (const [start, process] of running.entries()) {
      lnE[start] = process.lnE;
      best = Math.max(best, process.lnE);
    }
    let sum = 0;
    let leaning = 0;
    for (const process of running) {
      const weight = Math.exp(process.lnE - best);
      sum += weight;
      leaning += weight * process.direction;
    }
    return {
      lnM: best + Math.log(sum),
      direction: leaning >= 0 ? 1 : -1,
      firstStart: night - running.length + 1,
      lnE,
    };
  });
}

/** The first night (from 0) whose evidence reaches `threshold` (A, not its logarithm); null if there is none. */
export function firstAlarm(evidence: readonly NightEvidence[], threshold: number): number | null {
  if (!(threshold >= 1)) throw new RangeError(`An alarm threshold must be at least 1, not ${threshold}`);
  const night = evidence.findIndex(({ lnM }) => lnM >= Math.log(threshold));
  return night === -1 ? null : night;
}

/**
 * The first changed night as one night's evidence dates it: the start with the most evidence, and the smallest set of
 * starts that holds `share` of it (a posterior with equal prior chances of all starts in the window).
 */
export function dateChange({ firstStart, lnE }: NightEvidence, share = 0.9): ChangeDate {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must lie between 0 and 1, not ${share}`);
  const best = Math.max(...lnE);
  const weights = Array.from(lnE, (one) => Math.exp(one - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const likeliest = weights
    .map((weight, i) => ({ night: firstStart + i, probability: weight / total }))
    .toSorted((a, b) => b.probability - a.probability || a.night - b.night);
  const credible: { night: number; probability: number }[] = [];
  let held = 0;
  for (const candidate of likeliest) {
    credible.push(candidate);
    held += candidate.probability;
    if (held >= share - 1e-12) break;
  }
  const [first] = likeliest;
  if (first === undefined) throw new RangeError("No start of a change to choose from");
  return { ...first, credible: credible.toSorted((a, b) => a.night - b.night) };
}
