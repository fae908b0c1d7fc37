import type { Baseline, PinnedMetric } from "../model/baseline.ts";
import type { HistoryEntry } from "../model/history.ts";
import type { Metric } from "../model/metric.ts";
import type { NamedStream, StreamVerdict } from "../model/stream.ts";
import { type Stratum, scaleOf } from "./sample-group.ts";
import { type StreamDesign, streamVerdict } from "./stream.ts";

/** Probes of a baseline that make one stream. */
export interface StreamGroup {
  readonly metric: Metric;
  readonly strata: readonly Stratum[];
}

/**
 * The streams of a baseline: a quantity over all probes that measure it, a proportion for each probe. Only what has pinned
 * values is held against nights.
 */
export function streamGroups(baseline: Baseline, metricNamed: (name: string) => Metric | undefined): StreamGroup[] {
  const groups = new Map<string, { metric: Metric; strata: Stratum[] }>();
  for (const pinned of baseline.metrics) {
    const metric = metricNamed(pinned.metric);
    if (metric === undefined || metric.kind === "exact" || (pinned.samples ?? []).length === 0) continue;
    const id = metric.kind === "proportion" ? `${metric.name}@${pinned.probe}` : metric.name;
    const group = groups.get(id) ?? { metric, strata: [] };
    groups.set(id, { metric, strata: [...group.strata, stratumOf(pinned)] });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** A group's verdict with what its numbers mean. */
export function namedStream(
  { metric, strata }: StreamGroup,
  entries: readonly HistoryEntry[],
  baseline: string,
  design: StreamDesign,
): NamedStream {
  const verdict = streamVerdict({ metric, strata, entries, baseline }, design);
  const quantity = scaleOf(metric) === "log" ? "factor" : "difference";
  return {
    metric: metric.name,
    subject: metric.subject ?? metric.name,
    unit: metric.unit,
    kind: metric.kind === "proportion" ? "share" : quantity,
    probes: strata.map(({ probe }) => probe),
    centreNow: centreNow(verdict, metric.kind === "proportion"),
    verdict,
  };
}

const nightsAWeek = 7;

function centreNow({ units, alarms }: StreamVerdict, proportion: boolean): number | null {
  const standing = alarms.findLast(({ recededOn }) => recededOn === null);
  const since = standing?.changed?.day ?? standing?.on;
  const recent = since === undefined ? units.slice(-nightsAWeek) : units.filter(({ days }) => (days[0] ?? "") >= since);
  const values = recent.map(({ value }) => value).sort((a, b) => a - b);
  if (values.length === 0) return null;
  if (proportion) return values.reduce((sum, value) => sum + value, 0) / values.length;
  return ((values[(values.length - 1) >> 1] as number) + (values[values.length >> 1] as number)) / 2;
}

function stratumOf({ probe, samples, missing }: PinnedMetric): Stratum {
  return {
    probe,
    baseline: samples ?? [],
    baselineMissing: missing.reduce((sum, { count }) => sum + count, 0),
  };
}
