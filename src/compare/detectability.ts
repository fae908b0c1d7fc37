import type { EffectPower, VerdictPower } from "../model/power.ts";
import { minimumNew, minimumNewBinary, needsBaseline } from "../stats/finite-baseline.ts";
import { calibrateGate } from "../stats/gate-calibration.ts";
import { proportionPower } from "../stats/proportion-power.ts";
import { replayGate } from "../stats/replays.ts";
import { constantMargin, constantOf } from "./assess.ts";
import { missedChance } from "./assess-proportion.ts";
import { calmShare, hintLevel } from "./assess-quantity.ts";
import { leastPinned } from "./assessment.ts";
import { daysAreTame, minimumInForce, spreadOf } from "./day-spread.ts";
import { pinnedDays, pinnedValues, type SampleGroup, scaleOf } from "./sample-group.ts";

/** What a verdict can tell with the baseline there is, from the group alone; no value of it is new. */
export type Detectability = Pick<
  VerdictPower,
  | "pinned"
  | "spread"
  | "unit"
  | "design"
  | "minimumShift"
  | "margin"
  | "gap"
  | "unchanged"
  | "effects"
  | "wantsConfirmation"
>;

/** Effects that are planned for: of ratios, of shares in a quantity, and of runs that pass no more. */
const ratios = [0.7, 0.5, 0.3] as const;
const differences = [-0.1, -0.25, -0.5] as const;
const losses = [0.3, 0.6, 1] as const;

/**
 * Power at the cap and mean number of new values, by effect: of quantities from `replays` seeded replays of the pinned
 * values (statistics page, 5.7), of proportions exactly. Pure; equal groups give equal plans.
 */
export function detectability(group: SampleGroup, replays: number): Detectability {
  const pinned = group.strata.flatMap((stratum) => pinnedValues(stratum));
  const { alpha, beta, cap, margin, minimumShift, leastShift } = group.design;
  const common = {
    pinned: { values: pinned.length, days: pinnedDays(group.strata).length },
    spread: { withinDays: null, betweenDays: null, source: "baseline" as const },
    unit: unitOf(group),
    design: { alpha, beta, cap },
    minimumShift: group.metric.kind === "proportion" ? 0 : Math.max(minimumShift, leastShift),
    margin,
    wantsConfirmation: false,
  };
  if (pinned.length < leastPinned)
    return { ...common, gap: pinned.length === 0 ? "not-pinned" : "warming-up", unchanged: null, effects: [] };
  const constant = group.metric.kind === "proportion" ? null : constantOf(group);
  if (constant !== null) {
    const same = margin === null ? null : constantMargin;
    return { ...common, unit: "points", minimumShift: 0, margin: same, ...ofPasses(pinned.length, 0, group, same) };
  }
  if (group.metric.kind === "proportion") {
    const passes = pinned.filter(Boolean).length;
    return { ...common, ...ofPasses(passes, pinned.length - passes, group, margin) };
  }
  return { ...common, ...ofValues(group, pinned.length, replays) };
}

function unitOf({ metric }: SampleGroup): VerdictPower["unit"] {
  if (metric.kind === "proportion" || metric.unit === "share") return "points";
  return scaleOf(metric) === "log" ? "ratio" : "difference";
}

type Planned = Pick<Detectability, "gap" | "unchanged" | "effects">;

function ofPasses(passes: number, fails: number, { design }: SampleGroup, margin: number | null): Planned {
  const { cap, alpha, beta } = design;
  const values = passes + fails;
  const before = passes / values;
  const outcome = (rate: number) =>
    proportionPower({ baseline: { passes, fails }, rate, maxNew: cap, alpha, margin, beta });
  const lost = [...new Set(losses.map((loss) => Math.min(loss, before)))].filter((loss) => loss > 0);
  const unchanged = outcome(before);
  return {
    gap: null,
    unchanged: {
      same: unchanged.sameShare,
      falseAlarm: unchanged.power,
      meanTrials: unchanged.meanTrials,
      baselineNeeded: margin === null ? null : passesNeeded(values, before, Math.max(0, before - margin), alpha),
    },
    effects: lost.map((loss): EffectPower => {
      const rate = Math.max(0, before - loss);
      const { power, sameShare, meanTrials } = outcome(rate);
      const baselineNeeded = passesNeeded(values, before, rate, alpha);
      return { kind: "difference", size: -loss, power, same: sameShare, meanTrials, baselineNeeded };
    }),
  };
}

/** Pinned runs that tell one rate from the other; null where there are enough. */
function passesNeeded(values: number, before: number, after: number, alpha: number): number | null {
  const possible = (count: number) =>
    before !== after && Number.isFinite(minimumNewBinary(count, before, after, alpha, missedChance));
  if (before === after || possible(values)) return null;
  let needed = values;
  while (!possible(needed) && needed < 10_000) needed = Math.ceil(needed * 1.25);
  return needed;
}

function ofValues(
  group: SampleGroup,
  pinned: number,
  replays: number,
): Planned & Pick<Detectability, "spread" | "minimumShift" | "wantsConfirmation"> {
  const { strata, metric, design } = group;
  const { alpha, beta, cap, margin, leastShift } = design;
  const scale = scaleOf(metric);
  const spread = spreadOf(group);
  const minimum = minimumInForce(group, spread);
  const baseline = strata.map((stratum) => pinnedValues(stratum).map(Number));
  const calibration = calibrateGate({ baseline: baseline.map(({ length }) => length), maxNew: cap });
  const replay = (shift: number) =>
    replayGate({
      baseline,
      scale,
      shift,
      maxNew: cap,
      boundary: calibration.boundary(alpha),
      sameBoundary: margin === null ? null : calibration.oneSided.boundary(beta),
      delta0: minimum,
      delta1: margin ?? 0,
      calm: { shift: calmShare * (margin ?? 0), hintBoundary: calibration.boundary(hintLevel) },
      leastShift,
      replays,
    });
  const needed = (distance: number): number | null => {
    if (spread.total === null || spread.total === 0) return null;
    const delta = distance / spread.total;
    // What lies within the minimum effect is no alarm, with any baseline.
    if (delta <= 0 || minimumNew(pinned, delta, alpha, missedChance) !== Infinity) return null;
    return needsBaseline(delta, alpha, missedChance);
  };
  const unchanged = replay(0);
  const sizes = scale === "log" ? ratios : differences;
  return {
    gap: null,
    spread: {
      withinDays: spread.within,
      betweenDays: spread.between,
      source: group.spread ? "calibration" : "baseline",
    },
    minimumShift: Math.max(minimum, leastShift),
    wantsConfirmation: !daysAreTame(spread),
    unchanged: {
      same: unchanged.sameShare,
      falseAlarm: unchanged.power,
      meanTrials: unchanged.meanTrials,
      baselineNeeded: margin === null ? null : needed(margin),
    },
    effects: sizes.map((size): EffectPower => {
      const shift = scale === "log" ? Math.log(size) : size;
      const { power, sameShare, meanTrials } = replay(shift);
      const kind = scale === "log" ? "ratio" : "difference";
      return { kind, size, power, same: sameShare, meanTrials, baselineNeeded: needed(Math.abs(shift) - minimum) };
    }),
  };
}
