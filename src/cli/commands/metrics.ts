import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { metrics } from "../../metric/registry.ts";
import type { CommandContext } from "../program.ts";
import { textTable } from "../text-table.ts";

/** `agent-audit metrics`: what a probe can measure. */
export async function metricsCommand(
  options: { readonly format: string },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const rows = metrics.map(({ name, title, unit, kind, family, level, example }) => ({
    name,
    title,
    unit,
    kind,
    family,
    level,
    example,
  }));
  terminal.stdout.write(
    options.format === "json"
      ? `${JSON.stringify(rows, null, 2)}\n`
      : textTable(
          ["metric", "level", "what it is; a value of it, as `expect:` takes it"],
          rows.map((row) => [row.name, row.level, `${row.title}: ${JSON.stringify(row.example)}`]),
          terminal.stdout.columns,
        ),
  );
  return exitCodes.holds;
}
