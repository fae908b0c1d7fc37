import { planPower } from "../../app/plan-power.ts";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { powerJson } from "../../report/power-json.ts";
import { powerTable } from "../../report/power-table.ts";
import { withEnvironment } from "../environment.ts";
import type { MeasuringOptions, RuntimeOptions } from "../options.ts";
import type { CommandContext } from "../program.ts";
import { runRequest } from "../requests.ts";
import { readConfig, runsFolder } from "../settings.ts";

export interface PlanOptions extends RuntimeOptions, MeasuringOptions {
  readonly replays: number;
  readonly format: string;
}

/** `agent-audit plan`: before any money is spent. 22 where a baseline is missing: it says what to record. */
export async function planCommand(
  suites: readonly string[],
  options: PlanOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const config = await readConfig(options.config, terminal);
  const runs = runsFolder(config, options.runs, terminal);
  const { value: plan } = await withEnvironment(context, async (environment) => {
    const request = await runRequest("run", suites, options, config, terminal);
    if (request.demo) throw new AuditError("nothing-configured", undefined);
    return await planPower(request, options.replays, runs, environment);
  });
  terminal.stdout.write(options.format === "json" ? powerJson(plan) : powerTable(plan, terminal.stdout.columns));
  return plan.missing.length > 0 ? exitCodes.baseline : exitCodes.holds;
}
