import type { Incident } from "../runtime/spec.ts";

/** Neighbouring published versions between which an incident came or went. */
export interface IncidentEdge {
  readonly kind: "came" | "went";
  readonly from: string;
  readonly to: string;
}

export interface RealIncident {
  readonly incident: Incident;
  readonly edges: readonly IncidentEdge[];
}

/** Claude Code versions of the three incidents, read off the packages themselves with `agent-audit timeline` for Opus 4.6 and Sonnet 4.6. */
export const realIncidents: readonly RealIncident[] = [
  {
    incident: "2026-04-16",
    edges: [
      { kind: "came", from: "2.1.110", to: "2.1.111" },
      { kind: "went", from: "2.1.114", to: "2.1.116" },
    ],
  },
];
