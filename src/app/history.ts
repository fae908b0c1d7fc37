import { defaultFalseAlarmsPerYear, streamDesign } from "../compare/stream.ts";
import { namedStream, streamGroups } from "../compare/stream-groups.ts";
import { fingerprint } from "../core/fingerprint.ts";
import type { Json } from "../core/json.ts";
import type { Baseline, BaselineKey, PinnedMetric } from "../model/baseline.ts";
import type { HistoryCrossing, HistoryEntry } from "../model/history.ts";
import type { Metric } from "../model/metric.ts";
import type { FleetHistory, NamedStream, SuiteHistory } from "../model/stream.ts";
import type { BaselineSource } from "../store/baseline-source.ts";
import type { HistoryFolder } from "../store/history.ts";

/** A metric by its public name; undefined for one of another version of agent-audit. */
export type MetricLookup = (name: string) => Metric | undefined;

export interface StreamOptions {
  /** Of all streams together; null: 0.09125. */
  readonly falseAlarmsPerYear: number | null;
  /** Null: 1. */
  readonly nightsPerUnit: number | null;
}

/** What a baseline measured, whoever accepted it and why: a stream begins anew where this changes. */
export function measuredFingerprint(baseline: Baseline): string {
  const { key, suiteDigest, captures, days, metrics } = baseline;
  return fingerprint({ key, suiteDigest, captures, days, metrics } as unknown as Json);
}

export interface NightRequest {
  readonly run: string;
  /** Start of the run, milliseconds since 1970. */
  readonly atMs: number;
  readonly nightly: boolean;
  /** The accepted baseline it was held against. */
  readonly baseline: Baseline;
  /** Captures of each conversation that every night has, whatever its verdicts: before more come where one is open. */
  readonly captures: number;
  /** What the run measured, as `pinRun` has it. Exact metrics are left out. */
  readonly measured: Pick<Baseline, "metrics" | "identity">;
  readonly servedModels: readonly string[];
  readonly crossings: readonly HistoryCrossing[];
}

/** A run as it goes into the history of its baseline's key. */
export function entryOf(request: NightRequest): HistoryEntry {
  const { run, atMs, nightly, baseline, captures, measured, servedModels, crossings } = request;
  return {
    format: 1,
    run,
    at: new Date(atMs).toISOString(),
    nightly,
    baseline: measuredFingerprint(baseline),
    captures,
    version: measured.identity.version,
    servedModels,
    metrics: measured.metrics.flatMap((pinned) => (pinned.samples === undefined ? [] : [valuesOf(pinned)])),
    crossings,
  };
}

function valuesOf({ probe, metric, samples, missing }: PinnedMetric): HistoryEntry["metrics"][number] {
  return {
    probe,
    metric,
    values: (samples ?? []).flatMap(({ values }) => values),
    missing: missing.reduce((sum, { count }) => sum + count, 0),
  };
}

/** Streams that a history with nights feeds, under the baseline that is accepted now. */
export function streamCount(entries: readonly HistoryEntry[], baseline: Baseline, metricNamed: MetricLookup): number {
  return entries.some(({ nightly }) => nightly) ? streamGroups(baseline, metricNamed).length : 0;
}

/** What the nights of one history say. `fleet`: streams that share the false alarms, these among them. */
export function streamsOf(
  entries: readonly HistoryEntry[],
  baseline: Baseline,
  metricNamed: MetricLookup,
  fleet: number,
  options: StreamOptions,
): readonly NamedStream[] {
  const groups = streamGroups(baseline, metricNamed);
  const design = streamDesign(Math.max(1, fleet), options);
  const pinned = measuredFingerprint(baseline);
  return groups.map((group) => namedStream(group, entries, pinned, design));
}

/** Every history of a folder, held against the baselines. `shown` picks what is computed; all count for the fleet. */
export async function readFleet(
  history: HistoryFolder,
  baselines: BaselineSource,
  metricNamed: MetricLookup,
  options: StreamOptions,
  shown: (key: BaselineKey) => boolean = () => true,
): Promise<FleetHistory> {
  const reads = await history.list();
  const found = reads.flatMap((read) => (read.kind === "found" ? [read] : []));
  const pairs = await Promise.all(found.map(async (read) => ({ read, pinned: await baselines.read(read.key) })));
  const streams = pairs.reduce(
    (sum, { read, pinned }) =>
      pinned.kind === "found" ? sum + streamCount(read.entries, pinned.baseline, metricNamed) : sum,
    0,
  );
  const histories = pairs
    .filter(({ read }) => shown(read.key))
    .map(({ read, pinned }): SuiteHistory => {
      const baseline = pinned.kind === "found" ? pinned.baseline : null;
      return {
        key: read.key,
        runs: read.entries.length,
        nights: read.entries.filter(({ nightly }) => nightly).length,
        baseline: baseline && {
          fingerprint: measuredFingerprint(baseline),
          acceptedAt: baseline.accepted?.at ?? null,
        },
        reason: pinned.kind === "unusable" ? pinned.reason : baseline ? null : "no baseline is accepted",
        problems: read.problems,
        streams: baseline ? streamsOf(read.entries, baseline, metricNamed, streams, options) : [],
      };
    });
  return {
    streams,
    falseAlarmsPerYear: options.falseAlarmsPerYear ?? defaultFalseAlarmsPerYear,
    nightsPerUnit: options.nightsPerUnit ?? 1,
    histories,
    unusable: reads.flatMap((read) => (read.kind === "unusable" ? [{ path: read.path, reason: read.reason }] : [])),
  };
}
