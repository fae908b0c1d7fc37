import type { Agents } from "@anthropic-ai/sdk/resources/beta/agents/agents";
import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { asText } from "../messages-request.ts";
import { invalid } from "./api-error.ts";
import { objectsOf, optionalText, requiredText } from "./call.ts";

export type ToolConfig = Agents.BetaManagedAgentsAgent["tools"][number];
type Toolset = Agents.BetaManagedAgentsAgentToolset20260401;
type Policy = Toolset["default_config"]["permission_policy"];

export const toolsetTools = ["bash", "read", "write", "edit", "glob", "grep", "web_fetch", "web_search"] as const;

/** `tools` of an agent as they are stored: every default filled in. */
export function toolConfigs(body: JsonObject): ToolConfig[] {
  return objectsOf(body, "tools").map((tool, i) => {
    switch (asText(tool["type"])) {
      case "agent_toolset_20260401":
        return agentToolset(tool);
      case "mcp_toolset":
        return mcpToolset(tool);
      case "custom":
        return {
          type: "custom",
          name: requiredText(tool, "name"),
          description: requiredText(tool, "description"),
          input_schema: inputSchema(tool["input_schema"]),
        };
      default:
        throw invalid(`tools.${i}.type: Input should be 'agent_toolset_20260401', 'mcp_toolset' or 'custom'`);
    }
  });
}

function inputSchema(schema: Json | undefined): Agents.BetaManagedAgentsCustomToolInputSchema {
  if (!isJsonObject(schema) || schema["type"] !== "object") {
    throw invalid("tools.input_schema: Input should be a JSON schema of type object");
  }
  return schema as unknown as Agents.BetaManagedAgentsCustomToolInputSchema;
}

function defaultConfig(tool: JsonObject, policy: Policy): Toolset["default_config"] {
  const given = tool["default_config"];
  const config = isJsonObject(given) ? given : {};
  return { enabled: config["enabled"] !== false, permission_policy: policyOf(config["permission_policy"]) ?? policy };
}

function agentToolset(tool: JsonObject): Toolset {
  const default_config = defaultConfig(tool, { type: "always_allow" });
  const configs = objectsOf(tool, "configs").map((config, i) => {
    const name = toolsetTools.find((known) => known === config["name"]);
    if (name === undefined) throw invalid(`tools.configs.${i}.name: Input should be one of ${toolsetTools.join(", ")}`);
    const enabled = config["enabled"] ?? default_config.enabled;
    const permission_policy = policyOf(config["permission_policy"]) ?? default_config.permission_policy;
    const rest = { enabled: enabled === true, permission_policy };
    if (name === "web_fetch") return { name, type: name, ...rest, url_sources: null };
    return { name, type: name, ...rest } as Toolset["configs"][number];
  });
  return { type: "agent_toolset_20260401", default_config, configs };
}

function mcpToolset(tool: JsonObject): Agents.BetaManagedAgentsMCPToolset {
  const default_config = defaultConfig(tool, { type: "always_ask" });
  const configs = objectsOf(tool, "configs").map((config) => ({
    name: requiredText(config, "name"),
    enabled: (config["enabled"] ?? default_config.enabled) === true,
    permission_policy: policyOf(config["permission_policy"]) ?? default_config.permission_policy,
  }));
  return { type: "mcp_toolset", mcp_server_name: requiredText(tool, "mcp_server_name"), default_config, configs };
}

function policyOf(value: Json | undefined): Policy | null {
  if (value === undefined || value === null) return null;
  const type = isJsonObject(value) ? value["type"] : undefined;
  if (type === "always_allow" || type === "always_ask" || type === "auto") return { type };
  throw invalid("permission_policy.type: Input should be 'always_allow', 'always_ask' or 'auto'");
}

export function mcpServers(body: JsonObject): Agents.BetaManagedAgentsMCPServerURLDefinition[] {
  return objectsOf(body, "mcp_servers").map((server) => ({
    type: "url",
    name: requiredText(server, "name"),
    url: requiredText(server, "url"),
  }));
}

export function skillsOf(body: JsonObject): Agents.BetaManagedAgentsAgent["skills"] {
  return objectsOf(body, "skills").map((skill) => ({
    type: skill["type"] === "anthropic" ? "anthropic" : "custom",
    skill_id: requiredText(skill, "skill_id"),
    version: optionalText(skill, "version") ?? "latest",
  }));
}
