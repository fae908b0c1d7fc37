import type { Json } from "../core/json.ts";

import type { Measurement } from "../model/measurement.ts";
import type { Timeline, TimelineRow } from "../model/timeline.ts";
import { quietJson } from "./json.ts";

/** Published with the package: src/model/schema/timeline.schema.json. */
const schema = "https://agent-audit.dev/schema/timeline-1.json";

/**
 * `{harness, model, versions: [{version, metrics: {NAME: VALUE}}], changes: [{metric, from, to, before, after}]}`.
 * A metric without a value stands under `notMeasured` with its reason, never under `metrics`.
 */
export function timelineJson(timeline: Timeline): string {
  const { harness, model, rows, changes, mixtures, unseen, isolation } = timeline;
  const versions = rows.map(version);
  return quietJson({ schema, harness, model, versions, changes, mixtures, unseen, isolation } as unknown as Json);
}

function version(row: TimelineRow): Json {
  const metrics: Record<string, Json> = {};
  const missing: Record<string, string> = {};
  const captures: Record<string, readonly Json[]> = {};
  for (const [column, measurements] of Object.entries(row.columns)) {
    const values = measurements.flatMap((item) => (item.measured ? [item.value] : []));
    const [first] = values;
    if (first === undefined || values.length < measurements.length) missing[column] = reason(measurements);
    else if (agree(values)) metrics[column] = first;
    else captures[column] = values;
  }
  return {
    version: row.version,
    metrics,
    ...(Object.keys(missing).length > 0 ? { notMeasured: missing } : {}),
    ...(Object.keys(captures).length > 0 ? { mixtures: captures } : {}),
    ...(row.failure === null ? {} : { failure: row.failure }),
  };
}

function reason(measurements: readonly Measurement[]): string {
  for (const item of measurements) if (!item.measured) return item.reason;
  return "not measured";
}

function agree(values: readonly Json[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === 1;
}
