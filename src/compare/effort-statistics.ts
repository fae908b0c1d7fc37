import type { PinnedMetric } from "../model/baseline.ts";
import type { SampleArm, SampleStatistics } from "../model/sample-statistics.ts";
import { effortRungs, effortValues, isEffortSource, valueCount } from "./effort-baseline.ts";
import { missingTrials } from "./effort-need.ts";
import { type EffortPlacement, placedFrom } from "./effort-posterior.ts";
import type { EffortSides, EffortStanding } from "./effort-standing.ts";
import { missingCount } from "./variants.ts";

/** One side's values of these probes: their number and median. */
export function armOf(metrics: readonly PinnedMetric[], probes: readonly string[]): SampleArm {
  const values = [...effortValues(metrics, probes).values()].flat().sort((a, b) => a - b);
  const own = metrics.filter((item) => isEffortSource(item.metric) && probes.includes(item.probe));
  const days = new Set(own.flatMap((item) => (item.samples ?? []).map(({ day }) => day)));
  const middle = (values.length - 1) / 2;
  const centre = ((values[Math.floor(middle)] ?? 0) + (values[Math.ceil(middle)] ?? 0)) / 2;
  const missed = probes.map((probe) => Math.max(0, ...own.filter((item) => item.probe === probe).map(missingCount)));
  return {
    values: values.length,
    missing: missed.reduce((sum, count) => sum + count, 0),
    days: days.size,
    centre: values.length === 0 ? null : centre,
  };
}

/** The numbers behind a placement. */
export function ladderStatistics(input: EffortSides, standing: EffortStanding): SampleStatistics {
  const { now, before, change, need } = standing;
  const taken = armOf(input.now, input.probes);
  const settled = change?.kind === "moved" ? "drifted" : change?.kind === "same" ? "same" : null;
  const tooSmall = need !== null && need.trials === null && need.perRung !== null;
  return {
    method: "effort-ladder",
    state: settled ?? (tooSmall ? "baseline-too-small" : "cap-reached"),
    probes: input.probes,
    baseline: armOf(input.baseline, input.probes),
    now: taken,
    effect: null,
    p: null,
    adjustedP: null,
    alpha: 1 - placedFrom,
    trials: {
      used: taken.values,
      ran: taken.values + taken.missing,
      cap: taken.values + taken.missing,
      missing: need === null ? null : missingTrials(need, taken.values),
    },
    minimumEffect: 0,
    margin: null,
    spread: { withinDays: null, betweenDays: null },
    stream: null,
    baselineNeeded: null,
    ladder: {
      rungs: effortRungs(input.ladder, input.probes).map(({ level, values }) => ({
        level,
        values: valueCount(values),
      })),
      baseline: before === null ? null : only(before),
      now: only(now),
      needed: settled === null ? (need?.perRung ?? null) : null,
    },
  };
}

function only({ byLevel, outside }: EffortPlacement) {
  return { byLevel, outside };
}
