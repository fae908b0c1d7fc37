import type { ExitCode } from "../../core/exit-codes.ts";
import { readResult } from "../../store/runs.ts";
import { checkOutputs, emitReport, outputsOf } from "../emit.ts";
import type { OutputOptions } from "../options.ts";
import type { CommandContext } from "../program.ts";
import { readConfig, runNamed, runsFolder } from "../settings.ts";

/** `agent-audit report`: a finished run again, with its own exit code. */
export async function reportCommand(
  run: string | undefined,
  options: OutputOptions & { readonly config?: string; readonly runs?: string },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const config = await readConfig(options.config, terminal);
  const report = await readResult(runsFolder(config, options.runs, terminal), runNamed(run ?? "latest", terminal));
  const outputs = outputsOf(options, config);
  await checkOutputs(outputs, terminal);
  await emitReport(report, outputs, terminal);
  return report.exitCode;
}
