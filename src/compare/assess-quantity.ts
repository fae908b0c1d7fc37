import type { Scale } from "../model/metric.ts";
import type { SampleEffect } from "../model/sample-statistics.ts";
import { expectedTrials, minimumNew, needsBaseline } from "../stats/finite-baseline.ts";
import { calibrateGate } from "../stats/gate-calibration.ts";
import { samenessPath, toleratedPath } from "../stats/shift.ts";
import { shiftInterval } from "../stats/shift-interval.ts";
import type { VarianceComponents } from "../stats/variance-components.ts";
import { type Assessment, centreOf, leastDays, leastPinned, newArm, pinnedArm } from "./assessment.ts";
import { daysAreTame, minimumInForce, spreadOf } from "./day-spread.ts";
import { jitterOf } from "./jitter.ts";
import { pinnedValues, type SampleGroup, scaleOf } from "./sample-group.ts";

/** Of a crossing that another session is to confirm: stricter than 0.05, as days that differ help a false one along. */
export const confirmation = { alpha: 0.03, cap: 10 };
const intervalAlpha = 0.05;

interface Prepared {
  readonly baseline: readonly (readonly { readonly value: number; readonly jitter: number }[])[];
  /** Values of this run, and for each the number of trials up to and with it. */
  readonly fresh: readonly { readonly stratum: number; readonly value: number; readonly jitter: number }[];
  readonly trialsAt: readonly number[];
  readonly spread: VarianceComponents;
}

/** Verdict on a quantity: the normal-score gate over its probes, drift and sameness watched after every value (5.3, 5.5, 5.6). */
export function assessQuantity(group: SampleGroup): Assessment {
  const prepared = prepare(group);
  const { baseline, fresh, trialsAt, spread } = prepared;
  const { design, metric, strata } = group;
  const scale = scaleOf(metric);
  const n0 = baseline.map((values) => values.length);
  const pinned = n0.reduce((sum, count) => sum + count, 0);
  const pinnedBy = baseline.map((values) => values.map(({ value }) => value));
  /** Both sides with the first `count` values, over the probes that these come from. */
  const arms = (used: number, count: number) => {
    const seen = strata.map((_, index) =>
      fresh.slice(0, count).flatMap(({ stratum, value }) => (stratum === index ? [value] : [])),
    );
    const present = new Set(count > 0 ? fresh.slice(0, count).map(({ stratum }) => stratum) : strata.keys());
    return {
      baseline: pinnedArm(strata, centreOf(pinnedBy, present, scale)),
      now: newArm(group, used, centreOf(seen, present, scale)),
    };
  };
  const common = {
    method: "rank-gate" as const,
    direction: 0 as const,
    effect: null,
    p: null,
    missing: null,
    baselineNeeded: null,
    spread: { withinDays: spread.within, betweenDays: spread.between },
    reason: null,
  };
  if (pinned < leastPinned) {
    const used = trialsAt.at(-1) ?? 0;
    return { ...common, state: "warming-up", used, ...arms(used, fresh.length), baselineNeeded: leastPinned };
  }
  const { cap } = design;
  const calibration = calibrateGate({ baseline: n0, maxNew: cap });
  const minimum = minimumInForce(group, spread);
  const drift = toleratedPath(baseline, fresh, scale, minimum);
  const driftBoundary = calibration.boundary(design.alpha);
  const large = (index: number) => isLarge(estimateAt(baseline, fresh.slice(0, index + 1), scale), design.leastShift);
  const driftAt = drift.findIndex(({ lnG }, index) => reaches(lnG, driftBoundary) && large(index));
  const sameAt =
    design.margin === null
      ? -1
      : sameIndex(
          prepared,
          scale,
          design.margin,
          calibration.oneSided.boundary(design.beta),
          (index) => (drift[index]?.lnG ?? 0) >= calibration.boundary(hintLevel),
        );
  const confirmed = confirms(group, n0, drift, driftAt, large);
  const stops = [driftAt, sameAt, confirmed].filter((index) => index >= 0);
  const at = stops.length > 0 ? Math.min(...stops) : fresh.length - 1;
  const seen = drift.slice(0, at + 1);
  const last = seen.at(-1);
  const used = stops.length > 0 ? (trialsAt[at] ?? 0) : Math.min(cap, group.sequence.length);
  const taken = fresh.slice(0, at + 1);
  const p = last === undefined ? null : calibration.pValue(Math.max(...seen.map(({ lnG }) => lnG)));
  const same = stops.length > 0 && at !== driftAt && at !== confirmed;
  // The interval is that of the test that spoke: of sameness two one-sided ones, so that it lies within the margin, of a
  // second session the milder one, so that it leaves out no change.
  const second = at === confirmed && at < confirmation.cap;
  const interval = same
    ? { boundary: calibration.oneSided.boundary(design.beta), confidence: 1 - 2 * design.beta }
    : {
        boundary: second ? confirmationBoundary(n0) : calibration.boundary(intervalAlpha),
        confidence: 1 - (second ? confirmation.alpha : intervalAlpha),
      };
  const effect = last === undefined ? null : effectOf(baseline, taken, scale, interval);
  const found = { ...common, direction: last?.direction ?? 0, effect, p, used, ...arms(used, at + 1) };
  if (same) return { ...found, state: "same" };
  if (stops.length > 0) {
    if (at === confirmed || daysAreTame(spread)) return { ...found, state: "drifted", confirmed: at === confirmed };
    return { ...found, state: "to-be-confirmed", reason: whyConfirm(spread) };
  }
  if (fresh.length === 0 && group.sequence.length >= cap) return { ...found, state: "not-measured" };
  if (group.sequence.length < cap) return { ...found, state: "open" };
  return { ...found, ...atCap(group, effect, spread, minimum, pinned, fresh.length) };
}

/** Equal ranks can give evidence that differs in the last bit. */
function reaches(lnG: number, boundary: number): boolean {
  return lnG >= boundary - 1e-9;
}

/** The shift as estimated; null where it has no ratio (to or from zero). */
function estimateAt(baseline: Prepared["baseline"], taken: Prepared["fresh"], scale: Scale): number | null {
  return shiftInterval(baseline, taken, scale, Infinity).estimate;
}

/** Whether a shift is worth an alarm; one to or from zero is. */
function isLarge(shift: number | null, least: number): boolean {
  return shift === null || Math.abs(shift) >= least;
}

function prepare(group: SampleGroup): Prepared {
  const { strata, sequence } = group;
  const baseline = strata.map((stratum) =>
    pinnedValues(stratum).map((value, index) => ({
      value: Number(value),
      jitter: jitterOf(`${stratum.probe} ${index}`),
    })),
  );
  // Trials beyond the cap were another verdict's: this one has no look left for them.
  const numbered = sequence
    .slice(0, group.design.cap)
    .flatMap(({ stratum, value, key }, index) =>
      value === null ? [] : [{ fresh: { stratum, value: Number(value), jitter: jitterOf(key) }, trials: index + 1 }],
    );
  return {
    baseline,
    fresh: numbered.map(({ fresh }) => fresh),
    trialsAt: numbered.map(({ trials }) => trials),
    spread: spreadOf(group),
  };
}

/** Of the margin: a shift estimated beyond this is not called the same, though it may lie within. */
export const calmShare = 0.5;
/** Nor is one that the test of drift may yet find: evidence that a run without a change has less often than this. */
export const hintLevel = 0.2;

/** Where both one-sided tests of the margin have spoken, and neither estimate nor evidence is a hint of the contrary. */
function sameIndex(
  { baseline, fresh }: Prepared,
  scale: Scale,
  margin: number,
  boundary: number,
  hintsAtDrift: (index: number) => boolean,
): number {
  return samenessPath(baseline, fresh, scale, margin).findIndex(({ lnG }, index) => {
    if (!reaches(lnG, boundary) || hintsAtDrift(index)) return false;
    const shift = estimateAt(baseline, fresh.slice(0, index + 1), scale);
    return shift !== null && Math.abs(shift) <= calmShare * margin;
  });
}

/**
 * Where a crossing of an earlier session is confirmed: the same direction, at the milder level of a second look, or
 * later at the level of a first one.
 */
function confirms(
  { pending }: SampleGroup,
  n0: readonly number[],
  path: readonly { readonly lnG: number; readonly direction: number }[],
  driftAt: number,
  large: (index: number) => boolean,
): number {
  if (pending === undefined || pending === null) return -1;
  const boundary = confirmationBoundary(n0);
  const milder = path
    .slice(0, confirmation.cap)
    .findIndex(
      ({ lnG, direction }, index) => reaches(lnG, boundary) && direction === pending.direction && large(index),
    );
  if (milder >= 0) return milder;
  return driftAt >= 0 && path[driftAt]?.direction === pending.direction ? driftAt : -1;
}

function confirmationBoundary(n0: readonly number[]): number {
  return calibrateGate({ baseline: n0, maxNew: confirmation.cap }).boundary(confirmation.alpha);
}

/** From this share of the spread within a day on, days are said to differ. */
const tellingShare = 0.3;

function dayShare(most: number | null, within: number): string {
  const percent = Math.round((100 * (most ?? Infinity)) / within);
  return percent > 200 ? "more than double" : `${percent} %`;
}

function whyConfirm({ within, between, betweenAtMost, days }: VarianceComponents): string {
  const why =
    within === null || between === null || days < leastDays
      ? `the baseline is from ${days === 1 ? "one day" : `${days} days`}, so it is not known how much one day differs from another`
      : `days of the baseline ${between > tellingShare * within ? "differ" : "may differ"} (by up to ${dayShare(betweenAtMost, within)} of what values of one day do)`;
  return `${why}: a second run, 12 hours or more from now and with the same history folder, confirms it or not`;
}

function effectOf(
  baseline: Prepared["baseline"],
  taken: Prepared["fresh"],
  scale: Scale,
  { boundary, confidence }: { readonly boundary: number; readonly confidence: number },
): SampleEffect | null {
  const { estimate, ...ends } = shiftInterval(baseline, taken, scale, boundary);
  if (estimate === null) return null;
  // Early and late values that contradict each other can put the estimate outside: then the ends are as far as it.
  const low = ends.low === null ? null : Math.min(ends.low, estimate);
  const high = ends.high === null ? null : Math.max(ends.high, estimate);
  const shown = (shift: number | null) => (shift === null ? null : scale === "log" ? Math.exp(shift) : shift);
  return {
    kind: scale === "log" ? "ratio" : "difference",
    estimate: scale === "log" ? Math.exp(estimate) : estimate,
    low: shown(low),
    high: shown(high),
    confidence,
  };
}

/**
 * All trials taken and nothing shown. About how many more would: from where the estimate lies, to the far side of the
 * margin or of the minimum effect, whichever is farther and so nearer to being shown.
 */
function atCap(
  { design, metric }: SampleGroup,
  effect: SampleEffect | null,
  { total }: VarianceComponents,
  minimum: number,
  pinned: number,
  taken: number,
): Pick<Assessment, "state" | "missing" | "baselineNeeded"> {
  const { margin, alpha, beta } = design;
  const power = 0.1;
  if (margin === null || total === null || total === 0)
    return { state: "cap-reached", missing: null, baselineNeeded: null };
  if (minimumNew(pinned, margin / total, alpha, power) === Infinity)
    return {
      state: "baseline-too-small",
      missing: null,
      baselineNeeded: needsBaseline(margin / total, alpha, power),
    };
  const shift = effect === null ? 0 : Math.abs(scaleOf(metric) === "log" ? Math.log(effect.estimate) : effect.estimate);
  const toSame = (margin - shift) / total;
  const toDrift = (shift - minimum) / total;
  const [distance, level] = toDrift > toSame ? [toDrift, alpha] : [toSame, beta];
  const wanted = distance > 0 ? expectedTrials(pinned, distance, level, power) : Infinity;
  if (!Number.isFinite(wanted))
    return {
      state: "baseline-too-small",
      missing: null,
      baselineNeeded: needsBaseline(Math.max(distance, 0.1), level, power),
    };
  return {
    state: "cap-reached",
    missing: Math.max(Math.ceil(design.cap / 2), Math.ceil(wanted) - taken),
    baselineNeeded: null,
  };
}
