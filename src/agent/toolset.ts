import { type BetaRunnableTool, toolName } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import type { BetaTool } from "@anthropic-ai/sdk/resources/beta/messages/messages";
import { type AgentToolContext, betaAgentToolset20260401 } from "@anthropic-ai/sdk/tools/agent-toolset/node";
import { globTool } from "./glob-tool.ts";

/**
 * The SDK's agent toolset (bash, read, write, edit, glob, grep) in a workspace; the file tools cannot leave it, bash
 * can. `only` names the tools to keep, in any case (`Read` is what other harnesses call `read`); null keeps all.
 */
export function agentTools(context: AgentToolContext, only: readonly string[] | null): readonly BetaRunnableTool[] {
  const all = betaAgentToolset20260401(context).map((tool) => (toolName(tool) === "glob" ? globTool(context) : tool));
  if (only === null) return all;
  const wanted = new Set(only.map((name) => name.toLowerCase()));
  return all.filter((tool) => wanted.has(toolName(tool)));
}

/** What of a tool goes over the wire: a runnable tool also carries its functions. */
export function declaration(tool: BetaRunnableTool): BetaTool {
  const { run: _run, parse: _parse, close: _close, ...declared } = tool;
  return declared as BetaTool;
}
