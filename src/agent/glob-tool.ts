import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import type { BetaRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { ToolError } from "@anthropic-ai/sdk/lib/tools/ToolError";
import { type AgentToolContext, betaGlobTool, resolvePath } from "@anthropic-ai/sdk/tools/agent-toolset/node";
import { glob } from "tinyglobby";

const resultLimit = 200;

interface GlobInput {
  readonly pattern?: string;
  readonly path?: string;
}

/**
 * The SDK's `glob` tool, offered in its own words, on a library instead of `fs.glob`, which Node 20 has not got: so
 * the same tools with the same schema are offered, and give the same answers, on every Node version.
 */
export function globTool(context: AgentToolContext): BetaRunnableTool<GlobInput> {
  return {
    ...(betaGlobTool(context) as BetaRunnableTool<GlobInput>),
    run: async ({ pattern, path }, call) => {
      if (!pattern) throw new ToolError("glob: pattern is required");
      if (isAbsolute(pattern)) throw new ToolError("glob: the pattern has to be relative");
      // tinyglobby would walk up; the check of real paths below is the boundary, this saves the walk.
      if (pattern.split(/[\\/{},]/).includes("..")) throw new ToolError('glob: ".." is not allowed in the pattern');
      const root = await resolvePath(context, path ? path : ".");
      const found = await glob(pattern, {
        cwd: root,
        absolute: true,
        expandDirectories: false,
        followSymbolicLinks: false,
        ignore: ["**/.git/**", "**/node_modules/**"],
        ...(call?.signal ? { signal: call.signal } : {}),
      });
      const files = (await Promise.all(found.map((file) => seen(root, file)))).filter((file) => file !== null);
      if (files.length === 0) return "no matches";
      files.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.path < b.path ? -1 : 1));
      return files
        .slice(0, resultLimit)
        .map((file) => file.path)
        .join("\n");
    },
  };
}

/** Null for what lies outside the root by way of a link, or is gone. */
async function seen(root: string, path: string): Promise<{ path: string; mtimeMs: number } | null> {
  try {
    const inside = relative(root, await realpath(path));
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
    return { path, mtimeMs: (await stat(path)).mtimeMs };
  } catch {
    return null;
  }
}
