import type { EffortRung, ProbeValues } from "./effort-posterior.ts";

/** About how many values it takes to tell levels apart; null where no number does, or none can be said. */
export interface EffortNeed {
  /** New trials in all, with the ladder as it is; null: the ladder is too small whatever is added to the new values. */
  readonly trials: number | null;
  /** Reference trials a rung, and as many new ones, that would do. */
  readonly perRung: number | null;
}

/**
 * With a posterior of 0.95 asked for, the logarithm of the odds has to reach ln 19 against the nearest rung. It has mean
 * D²/2 and deviation D, where D is the distance of the two in standard errors, so four times in five that takes this D.
 */
const distanceNeeded = 3.4;
/** Variance of an efficient location estimate under Student's t with 4 degrees of freedom, in squared scales: 7/5. */
const varianceOfLocation = 7 / 5;
/** More than this is said as "no number". */
const most = 1000;

/**
 * A rule of thumb, after the two of `levels` that lie closest together: distances and spread as the ladder shows them,
 * probes taken together. A trial gives one value of one probe; `trials` counts a value for each probe.
 */
export function effortNeed(rungs: readonly EffortRung[], levels: readonly string[], now: ProbeValues): EffortNeed {
  const chosen = rungs.filter(({ level }) => levels.includes(level));
  const probes = [...now.keys()].filter((probe) => rungs.every(({ values }) => (values.get(probe) ?? []).length > 0));
  const distance = Math.min(...chosen.slice(1).map((rung, i) => meanDistance(chosen[i] ?? rung, rung, probes)));
  const spread = medianSpread(rungs, probes);
  if (probes.length === 0 || spread === null || !(distance > 0 && distance < Infinity)) {
    return { trials: null, perRung: null };
  }
  // Values on one side, where the other side were known exactly.
  const values = varianceOfLocation * ((distanceNeeded * spread) / distance) ** 2;
  const references = Math.min(...chosen.map(({ values: of }) => count(of, probes)));
  const trials = references > values ? Math.ceil((values * references) / (references - values)) : Infinity;
  return { trials: atMost(trials), perRung: atMost(Math.max(1, Math.ceil((2 * values) / probes.length))) };
}

/** How many more, at least one: what was taken did not do. Null where no number does. */
export function missingTrials({ trials }: EffortNeed, taken: number): number | null {
  return trials === null ? null : Math.max(1, trials - taken);
}

function atMost(trials: number): number | null {
  return trials <= most ? trials : null;
}

function count(values: ProbeValues, probes: readonly string[]): number {
  return probes.reduce((sum, probe) => sum + (values.get(probe) ?? []).length, 0);
}

/** Of logarithms, probes counted alike. */
function meanDistance(a: EffortRung, b: EffortRung, probes: readonly string[]): number {
  const apart = probes.map((probe) => centre(b, probe) - centre(a, probe));
  return Math.abs(apart.reduce((sum, each) => sum + each, 0) / probes.length);
}

function centre({ values }: EffortRung, probe: string): number {
  return median((values.get(probe) ?? []).map((value) => Math.log1p(value)));
}

/** Median absolute deviation from the rung's median, as the scale of Student's t with 4 degrees of freedom; null without spread. */
function medianSpread(rungs: readonly EffortRung[], probes: readonly string[]): number | null {
  const deviations = probes.flatMap((probe) =>
    rungs.flatMap((rung) => {
      const values = rung.values.get(probe) ?? [];
      // One value has no deviation from itself, and of a few one is always zero.
      if (values.length < 3) return [];
      const middle = centre(rung, probe);
      return values.map(
        (value) => Math.abs(Math.log1p(value) - middle) * Math.sqrt(values.length / (values.length - 1)),
      );
    }),
  );
  if (deviations.length === 0) return null;
  // The upper quartile of t₄ is 0.7407.
  return Math.max(0.02, median(deviations) / 0.7407);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
