import { AuditError } from "../core/errors.ts";
import { metricByName, metrics } from "../metric/registry.ts";
import { suggestion } from "../suite/nearest-name.ts";

/** Throws `metric-unknown` for a name that no metric has. */
export function requireMetric(name: string): void {
  if (metricByName(name)) return;
  throw new AuditError("metric-unknown", {
    name,
    hint:
      suggestion(
        name,
        metrics.map((metric) => metric.name),
      ) ?? "",
  });
}
