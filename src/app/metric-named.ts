import { metricByName } from "../metric/registry.ts";
import type { Metric } from "../model/metric.ts";

/** The metric of a name that the suite loader has let through. */
export function metricNamed(name: string): Metric {
  const metric = metricByName(name);
  if (!metric) throw new Error(`no metric ${name}`);
  return metric;
}
