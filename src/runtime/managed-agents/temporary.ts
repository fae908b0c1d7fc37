import type Anthropic from "@anthropic-ai/sdk";
import type { JsonObject } from "../../core/json.ts";
import { metadataOf } from "./marks.ts";

/** Made for one audit, and archived after it. */
export interface Temporary {
  readonly object: JsonObject;
  archive(signal: AbortSignal): Promise<unknown>;
}

const hourMs = 3_600_000;
const instructions = "You are a careful software agent. Work in /workspace, where the files are.";

/** Once: an agent that was made and not told of costs nothing, and says in its metadata until when it is of use. */
export async function temporaryAgent(
  { beta: { agents } }: Anthropic,
  model: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<Temporary> {
  const made = await agents.create(
    {
      name: "agent-audit (temporary)",
      model,
      system: instructions,
      tools: [{ type: "agent_toolset_20260401", default_config: { permission_policy: { type: "always_allow" } } }],
      metadata: metadataOf({ trial: "agent", attempt: 1, untilMs: nowMs + 24 * hourMs }),
    },
    { signal },
  );
  return {
    object: made as unknown as JsonObject,
    archive: (ending) => agents.archive(made.id, {}, { signal: ending }),
  };
}

export async function temporaryEnvironment(
  { beta: { environments } }: Anthropic,
  nowMs: number,
  signal: AbortSignal,
): Promise<Temporary> {
  const made = await environments.create(
    {
      name: `agent-audit ${new Date(nowMs).toISOString()}`,
      config: { type: "cloud" },
      metadata: metadataOf({ trial: "environment", attempt: 1, untilMs: nowMs + 24 * hourMs }),
    },
    { signal },
  );
  return {
    object: made as unknown as JsonObject,
    archive: (ending) => environments.archive(made.id, {}, { signal: ending }),
  };
}
