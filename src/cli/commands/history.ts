import { relative } from "node:path";
import { readFleet } from "../../app/history.ts";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { metricByName } from "../../metric/registry.ts";
import type { BaselineKey } from "../../model/baseline.ts";
import { historyJson } from "../../report/history-json.ts";
import { historyTable } from "../../report/history-table.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import { HistoryFolder } from "../../store/history.ts";
import { requireMetric } from "../metric-names.ts";
import type { CommandContext } from "../program.ts";
import { baselineFolder, historyFolder, readConfig } from "../settings.ts";
import { wantsColor } from "../terminal.ts";

export interface HistoryOptions {
  readonly baselines?: string;
  readonly history?: string;
  readonly config?: string;
  readonly metric?: readonly string[];
  /** UTC day: `2026-03-12`. */
  readonly since?: string;
  readonly format: string;
}

/** `agent-audit history`: what the nights say, metric by metric. 22 where there is no history, or no baseline to any of it. */
export async function historyCommand(
  names: readonly string[],
  options: HistoryOptions,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  for (const name of options.metric ?? []) requireMetric(name);
  const config = await readConfig(options.config, terminal);
  const history = new HistoryFolder(historyFolder(config, options.history, terminal));
  const baselines = new BaselineFolder(baselineFolder(config, options.baselines, terminal));
  const { falseAlarmsPerYear, nightsPerUnit } = config;
  const fleet = await readFleet(history, baselines, metricByName, { falseAlarmsPerYear, nightsPerUnit }, (key) =>
    isNamed(key, names),
  );
  const unusable = fleet.unusable.map(({ path, reason }) => ({ path: relative(terminal.cwd, path) || path, reason }));
  const [broken] = unusable;
  if (fleet.histories.length === 0 && names.length === 0 && broken) throw new AuditError("history-unusable", broken);
  if (fleet.histories.length === 0)
    throw new AuditError("history-none", { what: names.length === 0 ? "any run" : names.join(", ") });
  const chosen = { metrics: options.metric ?? null, since: options.since ?? null };
  const shown = { ...fleet, unusable };
  terminal.stdout.write(
    options.format === "json"
      ? historyJson(shown, chosen)
      : historyTable(shown, {
          ...chosen,
          width: terminal.stdout.columns,
          color: wantsColor(terminal.stdout, terminal.env),
        }),
  );
  return fleet.histories.every(({ baseline }) => baseline === null) ? exitCodes.baseline : exitCodes.holds;
}

/** `runtime/suite`, or either of the two. */
function isNamed({ runtime, suite }: BaselineKey, names: readonly string[]): boolean {
  return names.length === 0 || [`${runtime}/${suite}`, runtime, suite].some((name) => names.includes(name));
}
