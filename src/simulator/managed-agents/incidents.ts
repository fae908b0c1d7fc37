import { incidents, type LoopChange } from "../../agent/loop-change.ts";

/** Ways in which the service's harness can be switched away from what is documented, by name. */
export const serviceIncidents = {
  ...incidents,
  "text-injected": [{ kind: "text-injected", tokens: 400 }],
  "tool-removed": [{ kind: "tool-removed", tool: "bash" }],
  "model-swapped": [{ kind: "model-swapped", model: "claude-haiku-4-5" }],
  "cache-broken": [{ kind: "cache-broken" }],
  "partial-rollout": [{ kind: "share", share: 0.4, changes: [{ kind: "default-effort", effort: "medium" }] }],
} as const satisfies { readonly [incident: string]: readonly LoopChange[] };

export type ServiceIncident = keyof typeof serviceIncidents;

export const serviceIncidentNames = Object.keys(serviceIncidents) as readonly ServiceIncident[];
