import type { LadderRung, PinnedMetric } from "../model/baseline.ts";
import { effortOrder } from "../model/model-facts.ts";
import type { EffortRung, ProbeValues } from "./effort-posterior.ts";

/** Metrics whose values an effort is inferred from: they are the same, and a suite has one or the other or both. */
const sources = ["effort.inferred", "thinking.tokens"] as const;

export function isEffortSource(metric: string): boolean {
  return sources.some((source) => source === metric);
}

/** Pinned thinking tokens by probe, of those probes alone. */
export function effortValues(metrics: readonly PinnedMetric[], probes: readonly string[]): ProbeValues {
  return new Map(
    probes.flatMap((probe) => {
      const pinned = sources
        .map((source) => metrics.find((item) => item.probe === probe && item.metric === source))
        .find((item) => (item?.samples ?? []).length > 0);
      const values = (pinned?.samples ?? []).flatMap((day) => day.values).filter(isAmount);
      return values.length === 0 ? [] : [[probe, values] as const];
    }),
  );
}

/** The rungs of a ladder in order of effort; levels that are not known come last, as they were recorded. */
export function effortRungs(ladder: readonly LadderRung[], probes: readonly string[]): readonly EffortRung[] {
  return ladder
    .map(({ effort, metrics }) => ({ level: effort, values: effortValues(metrics, probes) }))
    .sort((a, b) => place(a.level) - place(b.level));
}

function place(level: string): number {
  return effortOrder.includes(level) ? effortOrder.indexOf(level) : effortOrder.length;
}

export function valueCount(values: ProbeValues): number {
  return [...values.values()].reduce((sum, each) => sum + each.length, 0);
}

function isAmount(value: number | boolean): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
