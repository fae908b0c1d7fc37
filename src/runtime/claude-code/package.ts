import { join } from "node:path";
import process from "node:process";
import type { HarnessPackage } from "../../harness/harness-package.ts";
import { type HarnessProgram, isFile, platformSuffixes } from "../../harness/program.ts";

const scope = "@anthropic-ai";

/** Claude Code: `cli.js` for Node up to 2.1.112, from 2.1.113 on a native binary in a package per platform. */
export const claudeCodePackage: HarnessPackage = {
  harness: "claude-code",
  packageName: `${scope}/claude-code`,
  findProgram,
};

/** Hosts that Claude Code may talk to of its own accord; what is said where nothing but its settings hold it back. */
export const claudeCodeHosts: readonly string[] = [
  "api.anthropic.com",
  "console.anthropic.com",
  "platform.claude.com",
  "claude.ai",
  "statsig.anthropic.com",
  "sentry.io",
  "http-intake.logs.us5.datadoghq.com",
  "storage.googleapis.com",
  "raw.githubusercontent.com",
  "the npm registry",
  "mcp-proxy.anthropic.com",
];

async function findProgram(folder: string): Promise<HarnessProgram | null> {
  const binary = process.platform === "win32" ? "claude.exe" : "claude";
  const modules = join(folder, "node_modules", scope);
  const natives = platformSuffixes().flatMap((suffix) => [
    join(modules, `claude-code-${suffix}`, binary),
    // Beside the package itself, where the folder given is the package.
    join(folder, "..", `claude-code-${suffix}`, binary),
  ]);
  const candidates: readonly HarnessProgram[] = [
    { form: "javascript", path: join(modules, "claude-code", "cli.js") },
    { form: "javascript", path: join(folder, "cli.js") },
    { form: "native", path: join(folder, binary) },
    ...natives.map((path) => ({ form: "native", path }) as const),
  ];
  for (const candidate of candidates) if (await isFile(candidate.path)) return candidate;
  return null;
}
