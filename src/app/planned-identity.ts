import type { RuntimeIdentity, Surface } from "../model/identity.ts";
import { defaultModel } from "../runtime/registry.ts";
import type { RuntimeSpec } from "../runtime/spec.ts";

/** How each harness is driven and which model it requests when told none: what its baselines are filed under. */
const filed: { readonly [harness: string]: { readonly surface: Surface; readonly model: string | null } } = {
  "claude-code": { surface: "cli", model: null },
  messages: { surface: "api", model: defaultModel },
  // With an agent of one's own it is the agent's model, which only the service can tell.
  "managed-agents": { surface: "api", model: defaultModel },
};

/**
 * A runtime's identity as far as it is known without touching it: enough to find its baseline. Nothing is installed,
 * started or asked; what only the running program can say is null.
 */
export function plannedIdentity({ harness, model, profile, upstream, version, hosted }: RuntimeSpec): RuntimeIdentity {
  const known = filed[harness];
  if (known === undefined) throw new Error(`no surface of ${harness} is known`);
  return {
    name: harness,
    version: null,
    requestedVersion: version,
    surface: known.surface,
    profile: harness === "claude-code" ? profile : "clean",
    upstream,
    model: model ?? (hosted?.agent === undefined ? known.model : null),
    programSha256: null,
    form: "embedded",
    settings: {},
  };
}
