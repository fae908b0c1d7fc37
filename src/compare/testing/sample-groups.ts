import { metricByName } from "../../metric/registry.ts";
import type { DaySamples } from "../../model/baseline.ts";
import type { Metric } from "../../model/metric.ts";
import { seededRandom } from "../../stats/random.ts";
import {
  leastShift,
  marginShift,
  minimumShift,
  type SampleDesign,
  type SampleGroup,
  type SequenceValue,
} from "../sample-group.ts";

type Value = number | boolean;

export function metricOf(name: string): Metric {
  const metric = metricByName(name);
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return metric;
}

/** Log-normal tokens with median 1,100 and a standard deviation of 0.6, times e^shift. */
export function tokens(seed: number, count: number, shift = 0): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Math.round(Math.exp(7 + shift + 0.6 * random.normal())));
}

/** Values dealt to that many days in turn. */
export function onDays(values: readonly Value[], days: number): DaySamples[] {
  return Array.from({ length: days }, (_none, day) => ({
    day: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    values: values.filter((_value, index) => index % days === day),
  })).filter((samples) => samples.values.length > 0);
}

export interface GroupParts extends Partial<Omit<SampleGroup, "metric" | "strata" | "sequence" | "design">> {
  readonly metric?: string;
  readonly days?: number;
  readonly baselineMissing?: number;
  readonly design?: Partial<SampleDesign>;
}

/** Days that are known to be alike, so that one session may speak. */
export const tame = { within: 0.6, between: 0, betweenAtMost: 0, total: 0.6, days: 10 };

/** One probe: pinned values against those of a run, judged as a run judges them by default. */
export function groupOf(pinned: readonly Value[], now: readonly (Value | null)[], parts: GroupParts = {}): SampleGroup {
  const { metric: name = "thinking.tokens", days = 10, baselineMissing = 0, design, ...more } = parts;
  const metric = metricOf(name);
  return {
    metric,
    strata: [{ probe: "p", baseline: onDays(pinned, days), baselineMissing }],
    sequence: now.map((value, index): SequenceValue => ({ stratum: 0, value, key: `trial ${index}` })),
    design: {
      alpha: 0.01,
      beta: 0.05,
      cap: 20,
      minimumShift: minimumShift(metric, null),
      leastShift: leastShift(metric),
      margin: marginShift(metric, undefined),
      ...design,
    },
    ...more,
  };
}
