import { plural } from "../core/plural.ts";
import type { Metric } from "../model/metric.ts";
import type { SampleArm, SampleEffect } from "../model/sample-statistics.ts";

/** Three significant digits, thousands parted: `1,240`, `0.312`. */
export function numberWords(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(magnitude >= 10 ? 3 : 2)));
}

/** `0.31×`. */
function factor(value: number): string {
  return `${numberWords(value)}×`;
}

/** `0.31× (0.22–0.44)`, `−35 points (−50 to −20)`; an end that is not known is left open. */
export function effectWords(
  { kind, estimate, low, high }: SampleEffect,
  metric: Pick<Metric, "kind" | "unit">,
): string {
  if (kind === "ratio") return `${factor(estimate)} (${range(low, high, numberWords, "–")})`;
  const points = metric.kind === "proportion" || metric.unit === "share";
  const text = (value: number) => signed(points ? 100 * value : value);
  return `${text(estimate)}${points ? " points" : ""} (${range(low, high, text, " to ")})`;
}

function range(low: number | null, high: number | null, text: (value: number) => string, link: string): string {
  if (low === null && high === null) return "how far is not known";
  if (low === null) return `at most ${text(high as number)}`;
  return high === null ? `at least ${text(low)}` : `${text(low)}${link}${text(high)}`;
}

function signed(value: number): string {
  const rounded = numberWords(value);
  return value > 0 ? `+${rounded}` : rounded.replace("-", "−");
}

/** `0.5×–2×`, `±25 points`, `±3`. */
export function marginWords(margin: number, metric: Pick<Metric, "kind" | "unit" | "scale">): string {
  if (metric.kind === "quantity" && (metric.scale ?? "log") === "log")
    return `${factor(Math.exp(-margin))}–${factor(Math.exp(margin))}`;
  return metric.kind === "proportion" || metric.unit === "share"
    ? `±${numberWords(100 * margin)} points`
    : `±${numberWords(margin)}`;
}

/** `1 in 1,200`. */
export function chanceWords(p: number): string {
  if (p >= 0.5) return `${Math.round(100 * p)} in 100`;
  const one = 1 / p;
  const rounded = one < 20 ? Math.round(one) : Number(one.toPrecision(2));
  return `1 in ${rounded.toLocaleString("en-US")}`;
}

/** `thinking tokens fell to 0.31× (0.22–0.44)`, `… fell from 20 of 20 to 0 of 3`. */
export function changeWords(
  metric: Metric,
  direction: -1 | 0 | 1,
  effect: SampleEffect | null,
  baseline: SampleArm,
  now: SampleArm,
): string {
  const verb = direction < 0 ? "fell" : direction > 0 ? "rose" : "changed";
  const subject = subjectOf(metric);
  if (metric.kind === "proportion") return `${subject} ${verb} from ${countWords(baseline)} to ${countWords(now)}`;
  if (effect === null) return `${subject} ${verb}`;
  return `${subject} ${verb} ${effect.kind === "ratio" ? "to" : "by"} ${effectWords(effect, metric)}`;
}

export function subjectOf(metric: Pick<Metric, "name" | "subject">): string {
  return metric.subject ?? metric.name;
}

/** `20 of 20`. */
export function countWords({ centre, values }: SampleArm): string {
  return `${Math.round((centre ?? 0) * values)} of ${values}`;
}

/** A side in a cell: `median 2,210 (20 values on 10 days)`, over several probes `typically 2,210 …`, `20 of 20`. */
export function armWords(metric: Metric, arm: SampleArm, probes: number, pinned = false): string {
  if (arm.centre === null) return "no value";
  const missing = arm.missing > 0 ? `, ${arm.missing} without a value` : "";
  if (metric.kind === "proportion") return `${countWords(arm)}${missing}`;
  const days = pinned ? ` on ${plural(arm.days, "day")}` : "";
  const middle = metric.unit === "share" ? `${numberWords(100 * arm.centre)} %` : numberWords(arm.centre);
  return `${probes > 1 ? "typically" : "median"} ${middle} (${plural(arm.values, "value")}${days}${missing})`;
}
