import process from "node:process";
import semver from "semver";
import type { HarnessClock } from "../../harness/clock.ts";
import { type EnvironmentFolders, environmentFromNothing } from "../../harness/environment.ts";
import type { HarnessProgram } from "../../harness/program.ts";
import type { Upstream } from "../../model/identity.ts";

export interface ClaudeCodeCommand {
  readonly program: HarnessProgram;
  /** As in its package.json; null where unknown. Decides which options it understands. */
  readonly version: string | null;
  readonly model: string | null;
  readonly upstream: Upstream;
  /** Tools the probe names; all that the harness gets where the upstream is real. */
  readonly tools: readonly string[];
  readonly folders: EnvironmentFolders;
  readonly configDir: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly clock: HarnessClock;
  readonly extraEnv: { readonly [name: string]: string };
  readonly path: string | undefined;
  /** Effort to work at; null: it is told none. */
  readonly effort: string | null;
}

/** Program and arguments for a session on stream-json, new or resumed. */
export function claudeCodeArgv(command: ClaudeCodeCommand, resume: string | null): readonly [string, ...string[]] {
  const stream = ["-p", "--verbose", "--input-format", "stream-json", "--output-format", "stream-json"];
  const model = command.model === null ? [] : ["--model", command.model];
  const resumed = resume === null ? [] : ["--resume", resume];
  const options = [...stream, ...model, ...resumed, ...permissions(command)];
  if (command.program.form === "native") return [command.program.path, ...options];
  return [process.execPath, "--require", command.clock.preloadPath, command.program.path, ...options];
}

/**
 * Against the simulated model nothing is held back, so that the wire shows what a user with all permissions has.
 * Against a real one the harness gets the probe's tools and no others: a tool not offered cannot be called, and one
 * that is offered all the same (an MCP server's) is not permitted.
 */
function permissions({ upstream, tools, version }: ClaudeCodeCommand): readonly string[] {
  if (upstream === "simulated") return ["--permission-mode", "bypassPermissions"];
  const list = tools.join(",");
  const offered = understandsTools(version) ? ["--tools", list] : [];
  const allowed = tools.length === 0 ? [] : ["--allowedTools", list];
  return ["--permission-mode", "default", ...offered, ...allowed];
}

/** `--tools` came with 2.0.31 (seen in `--help`; 2.0.30 has none): an older version ends at once on an option it does not know. */
export function understandsTools(version: string | null): boolean {
  return version === null || !semver.valid(version) || semver.gte(version, "2.0.31");
}

export function claudeCodeEnv(command: ClaudeCodeCommand): { readonly [name: string]: string } {
  const { clock, folders } = command;
  const preload = /\s/.test(clock.preloadPath) ? JSON.stringify(clock.preloadPath) : clock.preloadPath;
  return {
    ...command.extraEnv,
    ...environmentFromNothing(folders, command.path),
    ...(command.program.form === "native" ? { BUN_OPTIONS: `--preload=${preload}` } : {}),
    CLAUDE_CONFIG_DIR: command.configDir,
    CLAUDE_CODE_TMPDIR: folders.tmp,
    ANTHROPIC_BASE_URL: command.baseUrl,
    ANTHROPIC_API_KEY: command.apiKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    DISABLE_INSTALLATION_CHECKS: "1",
    // It refuses to bypass permissions as root elsewhere; in a user namespace we are root as well.
    IS_SANDBOX: "1",
    // A retry would show as a second request; against the simulated model there is nothing to retry for.
    ...(command.upstream === "simulated" ? { CLAUDE_CODE_MAX_RETRIES: "0" } : {}),
    // Seen on the wire with 2.1.63 to 2.1.330. Older versions do not know it or send nothing, newer ones put a level that
    // the model does not take down to one that it does: neither is an error to them, so the wire has the last word.
    ...(command.effort === null ? {} : { CLAUDE_CODE_EFFORT_LEVEL: command.effort }),
  };
}
