import { relative } from "node:path";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { plural } from "../../core/plural.ts";
import { defaultSuiteNames } from "../../suite/shipped-suites.ts";
import type { CommandContext } from "../program.ts";
import { readConfig, readSuites } from "../settings.ts";

/** `agent-audit validate`: every problem of configuration and suites, nothing run. */
export async function validateCommand(
  files: readonly string[],
  options: { readonly config?: string },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const config = await readConfig(options.config, terminal);
  const configured = [...(config.suites ?? []), ...config.runtimes.flatMap((runtime) => runtime.suites ?? [])];
  const names = files.length > 0 ? files : configured.length > 0 ? [...new Set(configured)] : defaultSuiteNames;
  const suites = await readSuites(names, terminal);
  for (const suite of suites)
    terminal.stdout.write(
      `ok  ${suite.source}: ${plural(suite.probes.length, "probe")}, ${plural(ruleCount(suite.probes), "metric")}\n`,
    );
  for (const file of config.files)
    terminal.stdout.write(`ok  ${relative(terminal.cwd, file)}: ${plural(config.runtimes.length, "runtime")}\n`);
  return exitCodes.holds;
}

function ruleCount(probes: readonly { readonly rules: readonly unknown[] }[]): number {
  return probes.reduce((sum, probe) => sum + probe.rules.length, 0);
}
