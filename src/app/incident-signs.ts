import { isJsonObject, type Json } from "../core/json.ts";
import type { Incident } from "../runtime/spec.ts";

/** What an incident looks like to its detector, and where it was in the packages that shipped it. */
export interface IncidentSign {
  readonly incident: Incident;
  readonly title: string;
  readonly metric: string;
  /** Whether a value of the metric shows it. */
  readonly shows: (value: Json) => boolean;
}

/** The regressions of spring 2026 (the vendor's post-mortem of 23 April 2026; seen in the packages of those weeks). */
export const incidentSigns: readonly IncidentSign[] = [
  {
    incident: "2026-03-04",
    title: "default effort high → medium",
    metric: "effort.effective",
    shows: (value) => value === "medium",
  },
  {
    incident: "2026-03-26",
    title: "thinking cleared on every turn after an idle hour",
    metric: "thinking.retention",
    shows: (value) => value === "cleared-every-turn",
  },
  {
    incident: "2026-04-16",
    title: "text between tool calls capped at 25 words",
    metric: "length.caps",
    shows: (value) =>
      capsOf(value).some(
        ({ limit, unit, scope }) => limit === 25 && unit === "words" && scope === "between-tool-calls",
      ),
  },
];

function capsOf(value: Json): readonly { readonly [name: string]: Json }[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
