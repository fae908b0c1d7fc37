import { type HistoryEntry, nightOf } from "../model/history.ts";
import type { Metric } from "../model/metric.ts";
import { type Stratum, scaleOf } from "./sample-group.ts";

type Value = number | boolean;

/** What a unit of a stream is made of: a mean on the metric's scale, or how many were true and false. */
export interface NightUnit {
  /** UTC days, ascending. */
  readonly days: readonly string[];
  readonly mean: number;
  /** Of proportions. */
  readonly counts: { readonly passes: number; readonly fails: number };
}

/** A UTC day of the stream before it is reduced: the values of each probe, runs joined by time. */
export interface Night {
  readonly day: string;
  readonly byProbe: ReadonlyMap<string, readonly Value[]>;
}

/** Reference values before a change is looked for: fewer make every rank too coarse to say anything. */
export const warmUpUnits = 10;

/** The nightly runs of one metric by UTC day; two runs on one day are one night. `entries` by time. */
export function nightsOf(entries: readonly HistoryEntry[], metric: string): readonly Night[] {
  const nights = new Map<string, Map<string, Value[]>>();
  for (const entry of entries) {
    const day = nightOf(entry);
    const byProbe = nights.get(day) ?? new Map<string, Value[]>();
    nights.set(day, byProbe);
    for (const item of entry.metrics)
      if (item.metric === metric) byProbe.set(item.probe, [...(byProbe.get(item.probe) ?? []), ...item.values]);
  }
  return [...nights].map(([day, byProbe]) => ({ day, byProbe })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The pinned days of all strata in the same form. */
export function pinnedNights(strata: readonly Stratum[]): readonly Night[] {
  const days = [...new Set(strata.flatMap(({ baseline }) => baseline.map(({ day }) => day)))].sort();
  return days.map((day) => ({
    day,
    byProbe: new Map(
      strata.map(({ probe, baseline }) => [probe, baseline.find((samples) => samples.day === day)?.values ?? []]),
    ),
  }));
}

/**
 * How many values of each probe make a unit. A mean of more values scatters less, so pinned days and nights must have
 * equally many, or they are not exchangeable: as many as the first night was planned with, and fewer where otherwise
 * fewer than ten pinned days (or all, if there are not ten) would have enough. Depends on the baseline and the first
 * night alone, so that it never changes from one night to the next.
 */
export function valuesPerProbe(pinned: readonly Night[], probes: readonly string[], planned: number): number {
  const sizes = pinned
    .map((night) => Math.min(...probes.map((probe) => night.byProbe.get(probe)?.length ?? 0)))
    .filter((size) => size > 0)
    .sort((a, b) => b - a);
  const enough = sizes[Math.min(warmUpUnits, sizes.length) - 1] ?? planned;
  return Math.max(1, Math.min(planned, enough));
}

/** The unit of a night; null where a probe has fewer than `perProbe` values, or one that its scale has no place for. */
export function unitOf(night: Night, metric: Metric, probes: readonly string[], perProbe: number): NightUnit | null {
  const means: number[] = [];
  const counts = { passes: 0, fails: 0 };
  for (const probe of probes) {
    const values = (night.byProbe.get(probe) ?? []).slice(0, perProbe);
    if (values.length < perProbe) return null;
    for (const value of values) counts[value === true ? "passes" : "fails"] += 1;
    means.push(mean(values.map((value) => toScale(Number(value), metric))));
  }
  const value = mean(means);
  return Number.isFinite(value) ? { days: [night.day], mean: value, counts } : null;
}

/** `size` units in a row as one; those at the end that are too few are left over. */
export function together(units: readonly NightUnit[], size: number): readonly NightUnit[] {
  return Array.from({ length: Math.floor(units.length / size) }, (_, index) => {
    const part = units.slice(index * size, (index + 1) * size);
    return {
      days: part.flatMap(({ days }) => days),
      mean: mean(part.map((unit) => unit.mean)),
      counts: {
        passes: part.reduce((sum, { counts }) => sum + counts.passes, 0),
        fails: part.reduce((sum, { counts }) => sum + counts.fails, 0),
      },
    };
  });
}

/** A unit's mean in the metric's own unit again. */
export function fromScale(value: number, metric: Metric): number {
  return isLog(metric) ? Math.max(0, Math.exp(value) - zeroOffset(metric)) : value;
}

/**
 * Counts may be zero, and whether one is must not change how the others are read: the same offset on all nights. It is
 * the smallest step of the unit: one token, word, call, millisecond; of dollars a thousandth of a cent.
 */
function toScale(value: number, metric: Metric): number {
  return isLog(metric) ? Math.log(value + zeroOffset(metric)) : value;
}

function zeroOffset(metric: Metric): number {
  return metric.unit === "US dollars" ? 1e-5 : 1;
}

function isLog(metric: Metric): boolean {
  return metric.kind === "quantity" && scaleOf(metric) === "log";
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
