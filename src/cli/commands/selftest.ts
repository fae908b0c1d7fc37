import { availableParallelism } from "node:os";
import { withLevels } from "../../app/judge-run.ts";
import { type SelftestCheck, selftestEmbedded } from "../../app/selftest.ts";
import { selftestReal } from "../../app/selftest-real.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { untrusted } from "../../core/untrusted.ts";
import { wrap } from "../../report/layout.ts";
import { defaultSuiteNames } from "../../suite/shipped-suites.ts";
import { withEnvironment } from "../environment.ts";
import { requireMetric } from "../metric-names.ts";
import type { CommandContext } from "../program.ts";
import { readSuites } from "../settings.ts";

export interface SelftestOptions {
  readonly real?: boolean;
  readonly without?: readonly string[];
  readonly model: string;
  readonly keep?: boolean;
  readonly format: string;
}

/** `agent-audit selftest`: 20 where a detector misses an incident or sees one that is not there. */
export async function selftestCommand(options: SelftestOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  for (const name of options.without ?? []) requireMetric(name);
  const off = (options.without ?? []).map((name) => [name, "off"] as const);
  const suites = (await readSuites(defaultSuiteNames, terminal)).map((suite) =>
    withLevels(suite, Object.fromEntries(off)),
  );
  const concurrency = availableParallelism();
  const { value: checks } = await withEnvironment(context, async (environment) =>
    options.real
      ? await selftestReal({ suites, model: options.model, concurrency, keep: options.keep ?? false }, environment)
      : await selftestEmbedded(suites, concurrency, environment),
  );
  const failed = checks.filter((check) => !check.passed).length;
  terminal.stdout.write(
    options.format === "json"
      ? `${JSON.stringify({ passed: failed === 0, checks }, null, 2)}\n`
      : text(checks, failed, terminal.stdout.columns),
  );
  return failed > 0 || checks.length === 0 ? exitCodes.drift : exitCodes.holds;
}

function text(checks: readonly SelftestCheck[], failed: number, width: number): string {
  const lines = checks.flatMap(({ name, passed, seen }) => [
    `${passed ? "ok    " : "MISSED"}  ${untrusted(name)}`,
    ...wrap(untrusted(seen), width - 10).map((line) => `          ${line}`),
  ]);
  const summary = failed === 0 ? `${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`;
  return `${lines.join("\n")}\n\n${summary}\n`;
}
