import type { Incident } from "../runtime/spec.ts";

/** Neighbouring published versions between which an incident came or went. */
export interface IncidentEdge {
  readonly kind: "came" | "went";
  readonly from: string;
  readonly to: string;
}

/**
 * Claude Code versions around the three incidents, read off the packages with `agent-audit timeline claude-code --versions
 * 2.1.63..2.1.116` for Opus 4.6 and Sonnet 4.6, which agree. They fit the vendor's dates (post-mortem of 23 April 2026).
 */
export const realIncidents: readonly { readonly incident: Incident; readonly edges: readonly IncidentEdge[] }[] = [
  {
    incident: "2026-03-04",
    edges: [
      { kind: "came", from: "2.1.67", to: "2.1.68" },
      { kind: "went", from: "2.1.92", to: "2.1.94" },
    ],
  },
  {
    incident: "2026-03-26",
    edges: [
      { kind: "came", from: "2.1.85", to: "2.1.86" },
      { kind: "went", from: "2.1.100", to: "2.1.101" },
    ],
  },
  {
    incident: "2026-04-16",
    edges: [
      { kind: "came", from: "2.1.110", to: "2.1.111" },
      { kind: "went", from: "2.1.114", to: "2.1.116" },
    ],
  },
];
