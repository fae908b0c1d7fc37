import type { Metric } from "../model/metric.ts";
import { binaryLnE, type PassFail } from "../stats/binary-evidence.ts";
import { type NightEvidence, streamEvidence } from "../stats/change-detector.ts";
import type { RankedValue } from "../stats/rank-order.ts";
import { type ProcessStep, rankProcess } from "../stats/rank-process.ts";
import { jitterOf } from "./jitter.ts";
import type { NightUnit } from "./night-units.ts";

/** Starts that an alarm is looked for among: the last sixty nights. */
const startsWatched = 60;
/** Starts that are kept once there was one: a change that stays does not recede because it has become old. */
const startsKept = 366;

/**
 * Evidence for a change on some night, after each of `units`; `reference` came before them all, and is not empty. More
 * starts only add evidence, and cost time: they are looked at where the watched ones reached `lnThreshold`. So no alarm
 * is raised that the watched ones did not raise, and the bound on false alarms stands.
 */
export function changeEvidence(
  metric: Metric,
  reference: readonly NightUnit[],
  units: readonly NightUnit[],
  lnThreshold: number,
): readonly NightEvidence[] {
  const evidence = (window: number) =>
    metric.kind === "proportion"
      ? passEvidence(reference, units, window)
      : streamEvidence(reference.map(ranked), units.map(ranked), window);
  const watched = evidence(startsWatched);
  return units.length > startsWatched && watched.some(({ lnM }) => lnM >= lnThreshold) ? evidence(startsKept) : watched;
}

/** Evidence of all `units` so far against `pinned` alone, which is not empty: what creeps slowly shows only here. */
export function pinnedEvidence(
  metric: Metric,
  pinned: readonly NightUnit[],
  units: readonly NightUnit[],
): readonly ProcessStep[] {
  if (metric.kind === "quantity") return rankProcess(pinned.map(ranked), units.map(ranked));
  const before = total(pinned);
  return units.map((_, night) => step(before, total(units.slice(0, night + 1))));
}

/**
 * The same sum over starts for proportions: the process that starts on a night bets by the universal e-value of all values
 * before it against all since. A chance of T/A of an alarm by night T, by the same argument: each of them is below a
 * martingale of mean 1 under every common rate.
 */
function passEvidence(
  reference: readonly NightUnit[],
  units: readonly NightUnit[],
  window: number,
): readonly NightEvidence[] {
  // Sums up to each night, so that a stretch is a difference.
  const sums: PassFail[] = [total(reference)];
  for (const unit of units) sums.push(plus(sums.at(-1) as PassFail, unit.counts));
  return units.map((_, night) => {
    const firstStart = Math.max(0, night + 1 - window);
    const now = sums[night + 1] as PassFail;
    const steps = sums.slice(firstStart, night + 1).map((before) => step(before, plus(now, before, -1)));
    const best = Math.max(...steps.map(({ lnE }) => lnE));
    const weights = steps.map(({ lnE }) => Math.exp(lnE - best));
    const leaning = weights.reduce((sum, weight, start) => sum + weight * (steps[start] as ProcessStep).direction, 0);
    return {
      lnM: best + Math.log(weights.reduce((sum, weight) => sum + weight, 0)),
      direction: leaning >= 0 ? 1 : -1,
      firstStart,
      lnE: Float64Array.from(steps, ({ lnE }) => lnE),
    };
  });
}

function step(before: PassFail, since: PassFail): ProcessStep {
  return { lnE: binaryLnE(before, since, "pass"), direction: share(since) >= share(before) ? 1 : -1 };
}

function share({ passes, fails }: PassFail): number {
  return passes / (passes + fails);
}

function total(units: readonly NightUnit[]): PassFail {
  return units.reduce((sum: PassFail, { counts }) => plus(sum, counts), { passes: 0, fails: 0 });
}

function plus(a: PassFail, b: PassFail, sign: 1 | -1 = 1): PassFail {
  return { passes: a.passes + sign * b.passes, fails: a.fails + sign * b.fails };
}

/** Ties between days fall by their dates, the same way every time. */
function ranked({ days, mean }: NightUnit): RankedValue {
  return { value: mean, jitter: jitterOf(days.join(" ")) };
}
