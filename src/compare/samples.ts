import type { DaySamples, PinnedMetric } from "../model/baseline.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { VariantReading } from "./variants.ts";

/** What makes a value of a noisy metric none: a number that is not finite, anything that is no boolean. */
const notOfKind = { quantity: "not a finite number", proportion: "neither true nor false", exact: "" } as const;

/** The value a trial gave, or why it counts as none. */
export function sampleOf(
  kind: Metric["kind"],
  measurement: Measurement,
): number | boolean | { readonly reason: string } {
  if (!measurement.measured) return { reason: measurement.reason };
  const { value } = measurement;
  if (kind === "quantity" && typeof value === "number" && Number.isFinite(value)) return value;
  if (kind === "proportion" && typeof value === "boolean") return value;
  return { reason: notOfKind[kind] };
}

/** Readings of one noisy metric of one day as pinned: every value in plan order, and the reasons where there is none. */
export function pinSamples(
  probe: string,
  metric: Pick<Metric, "name" | "kind">,
  day: string,
  readings: readonly VariantReading[],
): PinnedMetric {
  const values: (number | boolean)[] = [];
  const missing = new Map<string, PinnedMetric["missing"][number]>();
  for (const { measurement } of readings) {
    const sample = sampleOf(metric.kind, measurement);
    if (typeof sample !== "object") {
      values.push(sample);
      continue;
    }
    const unsupported = !measurement.measured && measurement.unsupported === true;
    const seen = missing.get(sample.reason);
    missing.set(sample.reason, {
      reason: sample.reason,
      count: (seen?.count ?? 0) + 1,
      ...(unsupported ? { unsupported } : {}),
    });
  }
  const samples = values.length === 0 ? [] : [{ day, values }];
  return { probe, metric: metric.name, values: [], samples, missing: [...missing.values()] };
}

/** The days of both, ascending; a day of both has the values of `a` first. */
export function joinDays(a: readonly DaySamples[], b: readonly DaySamples[]): readonly DaySamples[] {
  const days = new Map<string, readonly (number | boolean)[]>();
  for (const { day, values } of [...a, ...b]) days.set(day, [...(days.get(day) ?? []), ...values]);
  return [...days].sort(([left], [right]) => (left < right ? -1 : 1)).map(([day, values]) => ({ day, values }));
}

/** Values that are pinned, whatever their day. */
export function sampleCount(samples: readonly DaySamples[]): number {
  return samples.reduce((sum, { values }) => sum + values.length, 0);
}
