import type { ChalkInstance } from "chalk";
import type { Metric } from "../model/metric.ts";

export type MetricFacts = Pick<Metric, "brief" | "describe" | "level">;

/** By the metric's own name, without `@probe`. */
export type MetricLookup = (name: string) => MetricFacts;

export interface TimelineStyle {
  readonly width: number;
  readonly paint: ChalkInstance;
  /** Every change in words. */
  readonly full: boolean;
  readonly metric: MetricLookup;
}
