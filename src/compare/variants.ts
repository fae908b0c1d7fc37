import { canonicalJson } from "../core/json.ts";
import type { PinnedMetric, PinnedValue } from "../model/baseline.ts";
import type { TrialReading } from "../model/trial.ts";
import { joinDays, sampleCount } from "./samples.ts";

/** What all variants need of a reading; baselines and journals both have it. */
export type VariantReading = Pick<TrialReading, "measurement" | "observations" | "texts">;

/** Readings of one metric as variants with counts, most frequent first, ties in order of appearance. */
export function pinMetric(probe: string, metric: string, readings: readonly VariantReading[]): PinnedMetric {
  const values = new Map<string, PinnedValue>();
  const missing = new Map<string, PinnedMetric["missing"][number]>();
  for (const { measurement, observations, texts } of readings) {
    if (measurement.measured) {
      const key = canonicalJson(measurement.value);
      const seen = values.get(key);
      if (seen) values.set(key, { ...seen, count: seen.count + 1 });
      else values.set(key, { value: measurement.value, count: 1, observations, texts });
    } else {
      const seen = missing.get(measurement.reason);
      const mark = measurement.unsupported ? { unsupported: true } : {};
      missing.set(measurement.reason, { reason: measurement.reason, count: (seen?.count ?? 0) + 1, ...mark });
    }
  }
  return { probe, metric, values: byCount([...values.values()]), missing: byCount([...missing.values()]) };
}

/** The variants of both, counts added: how `record --append` grows a baseline. */
export function addVariants(a: PinnedMetric, b: PinnedMetric): PinnedMetric {
  const values = new Map(a.values.map((value) => [canonicalJson(value.value), value]));
  for (const value of b.values) {
    const key = canonicalJson(value.value);
    const seen = values.get(key);
    values.set(key, seen ? { ...seen, count: seen.count + value.count } : value);
  }
  const missing = new Map(a.missing.map((item) => [item.reason, item]));
  for (const item of b.missing) {
    const seen = missing.get(item.reason);
    missing.set(item.reason, seen ? { ...seen, count: seen.count + item.count } : item);
  }
  const samples = a.samples || b.samples ? { samples: joinDays(a.samples ?? [], b.samples ?? []) } : {};
  return { ...a, values: byCount([...values.values()]), ...samples, missing: byCount([...missing.values()]) };
}

/** Captures with a value. */
export function measuredCount(pinned: PinnedMetric): number {
  return pinned.values.reduce((sum, value) => sum + value.count, 0) + sampleCount(pinned.samples ?? []);
}

export function missingCount(pinned: PinnedMetric): number {
  return pinned.missing.reduce((sum, item) => sum + item.count, 0);
}

function byCount<T extends { readonly count: number }>(items: T[]): T[] {
  return items.sort((a, b) => b.count - a.count);
}
