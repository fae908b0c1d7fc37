import type { DaySamples } from "../../model/baseline.ts";
import type { HistoryEntry } from "../../model/history.ts";
import type { Random } from "../../stats/random.ts";

/** Log-normal tokens with a mean that differs from day to day, as agents have them. */
export interface NightLaw {
  readonly median: number;
  /** Standard deviations of the logarithm, within a day and between days. */
  readonly within: number;
  readonly between: number;
}

export const tokenLaw: NightLaw = { median: 1000, within: 0.5, between: 0.15 };

export const simulatedMetric = "thinking.tokens";
export const simulatedBaseline = "b".repeat(64);
const dayMs = 86_400_000;

/** UTC day `index` of the simulation; pinned days are negative. */
export function dayOf(index: number): string {
  return new Date(Date.UTC(2026, 0, 31) + index * dayMs).toISOString().slice(0, 10);
}

/** `count` values of one day for each probe. */
export function dayValues(random: Random, law: NightLaw, probes: number, count: number, shift = 0): number[][] {
  const centre = Math.log(law.median) + shift + law.between * random.normal();
  return Array.from({ length: probes }, () =>
    Array.from({ length: count }, () => Math.round(Math.exp(centre + law.within * random.normal()))),
  );
}

/** Pinned samples of each probe on `days` days before day 0. */
export function pinnedSamples(
  random: Random,
  law: NightLaw,
  probes: number,
  count: number,
  days: number,
): DaySamples[][] {
  const all = Array.from({ length: days }, () => dayValues(random, law, probes, count));
  return Array.from({ length: probes }, (_, probe) =>
    all.map((values, day) => ({ day: dayOf(day - days), values: values[probe] ?? [] })),
  );
}

/** A night of the simulation; `values` by probe. */
export function simulatedNight(
  index: number,
  values: readonly (readonly (number | boolean)[])[],
  change: Partial<HistoryEntry> = {},
): HistoryEntry {
  return {
    format: 1,
    run: `run-${index}`,
    at: `${dayOf(index)}T03:00:00.000Z`,
    nightly: true,
    baseline: simulatedBaseline,
    captures: values[0]?.length ?? 0,
    version: "2.1.116",
    servedModels: ["opus"],
    metrics: values.map((list, probe) => ({
      probe: `probe-${probe}`,
      metric: simulatedMetric,
      values: list,
      missing: 0,
    })),
    crossings: [],
    ...change,
  };
}
