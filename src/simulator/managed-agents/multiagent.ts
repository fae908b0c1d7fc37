import type { Agents } from "@anthropic-ai/sdk/resources/beta/agents/agents";
import type { BetaManagedAgentsSessionMultiagent } from "@anthropic-ai/sdk/resources/beta/sessions/sessions";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { invalid } from "./api-error.ts";
import { requiredText } from "./call.ts";

type Stored = Agents.BetaManagedAgentsAgent["multiagent"];
type Reference = Agents.BetaManagedAgentsAgentReference;
export type ThreadAgent = Agents.BetaManagedAgentsSessionThreadAgent;

/** Finds a version of an agent; the newest where none is asked for. Throws where there is none. */
export type FindAgent = (id: string, version?: number) => Agents.BetaManagedAgentsAgent;

/** `multiagent` as it is saved: every agent by id and version. @param self the agent it belongs to */
export function storedMultiagent(value: Json, find: FindAgent, self: Reference): Stored {
  if (!isJsonObject(value)) return null;
  const referenced = (entry: Json): Reference => {
    const given: JsonObject = isJsonObject(entry) ? entry : { id: entry };
    if (given["type"] === "self") return self;
    const asked = given["version"];
    const { id, version } = find(requiredText(given, "id"), typeof asked === "number" ? asked : undefined);
    return { type: "agent", id, version };
  };
  if (value["type"] === "coordinator") {
    const agents = Array.isArray(value["agents"]) ? (value["agents"] as readonly Json[]) : [];
    return {
      type: "coordinator",
      agents: agents.map((entry) =>
        isJsonObject(entry) && entry["type"] === "advisor"
          ? { type: "advisor", model: requiredText(entry, "model") }
          : referenced(entry),
      ),
    };
  }
  if (value["type"] !== "multiagent_20261001") {
    throw invalid("multiagent.type: Input should be 'coordinator' or 'multiagent_20261001'");
  }
  const subagents = isJsonObject(value["subagents"]) ? value["subagents"] : {};
  const predefined = subagents["predefined_agents"];
  const agents = Array.isArray(predefined) ? (predefined as readonly Json[]) : [];
  const disabled = { type: "disabled" } as const;
  return {
    type: "multiagent_20261001",
    // Advisors, inline agents and workflows are not simulated.
    advisor: disabled,
    workflows: disabled,
    subagents:
      subagents["type"] === "enabled"
        ? { type: "enabled", inline_agents: disabled, predefined_agents: agents.map(referenced) }
        : disabled,
  };
}

/** The agents that a session's agent may send messages to. */
export function rosterOf(stored: Stored, find: FindAgent): readonly ThreadAgent[] {
  if (stored === null) return [];
  const listed = stored.type === "coordinator" ? stored.agents : predefinedOf(stored);
  const references = listed.filter((entry): entry is Reference => entry.type === "agent");
  return references.map(({ id, version }) => threadAgent(find(id, version)));
}

function predefinedOf(stored: Agents.BetaManagedAgentsMultiagent20261001): readonly Reference[] {
  return stored.subagents.type === "enabled" ? stored.subagents.predefined_agents : [];
}

function threadAgent(agent: Agents.BetaManagedAgentsAgent): ThreadAgent {
  const { id, name, version, description, execution_identity, mcp_servers, model, skills, system, tools } = agent;
  const what = { id, name, version, description, execution_identity, mcp_servers, model, skills, system, tools };
  return { type: "agent", ...what };
}

/** `multiagent` as a session shows it: with snapshots of the agents. */
export function sessionMultiagent(stored: Stored, find: FindAgent): BetaManagedAgentsSessionMultiagent | null {
  if (stored === null) return null;
  const roster = [...rosterOf(stored, find)];
  if (stored.type === "coordinator") {
    const advisors = stored.agents.filter((entry) => entry.type === "advisor");
    return { type: "coordinator", agents: [...roster, ...advisors] };
  }
  const disabled = { type: "disabled" } as const;
  return {
    type: "multiagent_20261001",
    advisor: stored.advisor,
    workflows: disabled,
    subagents:
      stored.subagents.type === "enabled"
        ? { type: "enabled", inline_agents: stored.subagents.inline_agents, predefined_agents: roster }
        : disabled,
  };
}
