import type { Agents } from "@anthropic-ai/sdk/resources/beta/agents/agents";
import { efforts } from "../../agent/model-abilities.ts";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { modelFacts } from "../../model/model-facts.ts";
import { invalid } from "./api-error.ts";
import { optionalText, requiredText } from "./call.ts";
import { mcpServers, skillsOf, toolConfigs } from "./tool-config.ts";

/** The part of an agent that a session snapshots and `agent_with_overrides` replaces. */
export type AgentConfig = Pick<
  Agents.BetaManagedAgentsAgent,
  "mcp_servers" | "model" | "multiagent" | "skills" | "system" | "tools"
>;

/**
 * A configuration, and whether the effort in it was asked for. One that was not is filled in when it is saved, so that
 * nobody can see the difference from outside; the harness knows it.
 */
export interface SavedConfig {
  readonly config: AgentConfig;
  readonly namesEffort: boolean;
}

const nothing: SavedConfig = {
  config: { mcp_servers: [], model: { id: "" }, multiagent: null, skills: [], system: null, tools: [] },
  namesEffort: false,
};

/** `before` with the fields of a request's body in place of its own; every field is replaced as a whole. */
export function savedConfig(body: JsonObject, before: SavedConfig = nothing): SavedConfig {
  const has = (name: string) => body[name] !== undefined;
  const model = has("model") ? modelConfig(body["model"]) : null;
  if (model === null && before === nothing) throw invalid("model: Field required");
  const config: AgentConfig = {
    mcp_servers: has("mcp_servers") ? mcpServers(body) : before.config.mcp_servers,
    model: model?.model ?? before.config.model,
    multiagent: has("multiagent") ? multiagentOf(body["multiagent"]) : before.config.multiagent,
    skills: has("skills") ? skillsOf(body) : before.config.skills,
    system: has("system") ? optionalText(body, "system") : before.config.system,
    tools: has("tools") ? toolConfigs(body) : before.config.tools,
  };
  return { config, namesEffort: model?.namesEffort ?? before.namesEffort };
}

function modelConfig(value: Json | undefined): { model: Agents.BetaManagedAgentsModelConfig; namesEffort: boolean } {
  const given: JsonObject = isJsonObject(value) ? value : { id: value ?? null };
  const id = requiredText(given, "id");
  const named = isJsonObject(given["effort"]) ? given["effort"]["type"] : (given["effort"] ?? null);
  const facts = modelFacts(id);
  const level = efforts.find((known) => known === (named ?? facts?.defaultEffort ?? "high"));
  if (level === undefined) throw invalid(`model.effort: Input should be one of ${efforts.join(", ")}`);
  const takesEffort = facts?.effortLevels?.length !== 0;
  if (!takesEffort && named !== null) throw invalid(`model.effort: ${id} takes no effort`);
  const geo = optionalText(given, "inference_geo");
  const model: Agents.BetaManagedAgentsModelConfig = {
    id,
    ...(takesEffort ? { effort: { type: level } } : {}),
    ...(geo === null ? {} : { inference_geo: geo }),
    speed: given["speed"] === "fast" ? "fast" : "standard",
  };
  return { model, namesEffort: named !== null };
}

/** As it was sent; the agents it names are looked up where it is saved. */
function multiagentOf(value: Json | undefined): Agents.BetaManagedAgentsAgent["multiagent"] {
  if (value === null || value === undefined) return null;
  if (!isJsonObject(value)) throw invalid("multiagent: Input should be a valid dictionary");
  return value as unknown as Agents.BetaManagedAgentsAgent["multiagent"];
}
