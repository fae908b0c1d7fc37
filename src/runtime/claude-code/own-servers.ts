import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AuditError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../core/json.ts";
import type { OwnSettingsSource } from "./own-settings.ts";

/** Of a project's entry in `.claude.json`: its MCP servers, and which of those in `.mcp.json` the user has approved. */
const projectKeys = ["mcpServers", "enabledMcpjsonServers", "disabledMcpjsonServers", "enableAllProjectMcpServers"];

/**
 * The MCP servers in the user's `.claude.json`, and nothing else of it: the same file holds the account and history.
 * Null where there is no such file or it names no servers.
 */
export async function ownServers(
  source: OwnSettingsSource,
): Promise<{ readonly servers: JsonObject; readonly project: JsonObject } | null> {
  const places = [join(source.configDir, ".claude.json"), join(dirname(source.configDir), ".claude.json")];
  for (const file of source.stateFile === null ? places : [source.stateFile]) {
    const text = await readFile(file, "utf8").catch(() => null);
    if (text === null) continue;
    const state = parseJson(text);
    if (!isJsonObject(state))
      throw new AuditError("harness-settings-unreadable", { file, reason: "it is no JSON object" });
    const servers = object(state["mcpServers"]);
    const entry = source.projectDir === null ? {} : object(object(state["projects"])[source.projectDir]);
    const project = Object.fromEntries(Object.entries(entry).filter(([key]) => projectKeys.includes(key)));
    const nothing = Object.keys(servers).length === 0 && Object.keys(project).length === 0;
    return nothing ? null : { servers, project };
  }
  return null;
}

function object(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
