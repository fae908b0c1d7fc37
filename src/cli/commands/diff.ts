import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pairUp, pinnedReport } from "../../app/compare-pinned.ts";
import type { Environment } from "../../app/environment.ts";
import { type PinnedSet, pinStoredRun } from "../../app/pinned-set.ts";
import { runSuites } from "../../app/run-suites.ts";
import { AuditError } from "../../core/errors.ts";
import type { ExitCode } from "../../core/exit-codes.ts";
import type { Config } from "../../model/config.ts";
import { harnessNames } from "../../runtime/registry.ts";
import { openBaselinePath } from "../../store/baseline-path-set.ts";
import { readRun } from "../../store/run-directory.ts";
import { findRun } from "../../store/runs.ts";
import { checkOutputs, emitReport, outputsOf } from "../emit.ts";
import { withEnvironment } from "../environment.ts";
import type { OutputOptions } from "../options.ts";
import type { CommandContext } from "../program.ts";
import { runRequest } from "../requests.ts";
import { readConfig, runNamed, runsFolder } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

export interface DiffOptions extends OutputOptions {
  readonly model?: string;
  readonly suite?: readonly string[];
  readonly config?: string;
  readonly runs?: string;
}

/** `agent-audit diff A B`: any two measurements side by side; 20 where they differ. */
export async function diffCommand(
  before: string,
  after: string,
  options: DiffOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const config = await readConfig(options.config, terminal);
  const outputs = outputsOf(options, config);
  await checkOutputs(outputs, terminal);
  const { value: report } = await withEnvironment(context, async (environment) => {
    const sets: PinnedSet[] = [];
    for (const operand of [before, after])
      sets.push(await openOperand(operand, options, config, environment, terminal));
    const [old, now] = sets;
    if (!old || !now) throw new RangeError("two operands make a diff");
    return await pinnedReport(pairUp(old, now), sets, environment, []);
  });
  await emitReport(report, outputs, terminal);
  return report.exitCode;
}

/** A path, a run, or a runtime that is measured now, in this order. */
async function openOperand(
  operand: string,
  options: DiffOptions,
  config: Config,
  environment: Environment,
  terminal: Terminal,
): Promise<PinnedSet> {
  const runs = runsFolder(config, options.runs, terminal);
  const path = resolve(terminal.cwd, operand);
  const there = await stat(path).catch(() => null);
  if (there !== null && (await stat(resolve(path, "plan.json")).catch(() => null)) === null) {
    return await openBaselinePath(path, there.isDirectory());
  }
  const harness = operand.split("@")[0] ?? "";
  if (harnessNames.includes(harness) || config.runtimes.some((runtime) => runtime.name === operand)) {
    const flags = { runtime: [operand], ...(options.model === undefined ? {} : { model: options.model }) };
    const request = await runRequest("record", options.suite ?? [], flags, config, terminal);
    const end = await runSuites(request, runs, environment);
    if (end.kind === "interrupted") environment.signal.throwIfAborted();
    return { ...pinStoredRun(await readRun(end.directory)), name: operand };
  }
  try {
    return pinStoredRun(await readRun(await findRun(runs, runNamed(operand, terminal))));
  } catch (error) {
    if (error instanceof AuditError && error.code === "run-not-found")
      throw new AuditError("diff-operand-unknown", { operand }, { cause: error });
    throw error;
  }
}
