import { Chalk, type ChalkInstance } from "chalk";
import Table from "cli-table3";
import { untrustedLine } from "../core/untrusted.ts";
import type { Metric } from "../model/metric.ts";
import type { Timeline, TimelineColumn, TimelineRow } from "../model/timeline.ts";
import { labelled, wrap } from "./layout.ts";
import type { RenderOptions } from "./reporter.ts";

type MetricFacts = Pick<Metric, "describe" | "family" | "title">;

/**
 * One row a version. Columns of their own for the metrics that gate (or those asked for); what else changed is named in the
 * last column and listed below.
 */
export function timelineTable(
  timeline: Timeline,
  metric: (name: string) => MetricFacts,
  chosen: readonly string[] | null,
  options: RenderOptions,
): string {
  const paint = new Chalk({ level: options.color ? 1 : 0 });
  const width = Math.max(60, Math.min(options.width, 160));
  const shown = timeline.columns.filter((column) =>
    chosen
      ? chosen.includes(column.metric) || chosen.includes(column.name)
      : metric(column.metric).family === "mechanism",
  );
  const failed = timeline.rows.filter((row) => row.failure !== null).length;
  return [
    paint.bold(
      `${timeline.harness}, ${timeline.model}: ${timeline.rows.length} versions, ${timeline.changes.length} changes${failed > 0 ? `, ${failed} not measured` : ""}`,
    ),
    "",
    grid(timeline, shown, metric, width, paint),
    "",
    ...changeLines(timeline, shown, metric, width, paint, options.full || chosen !== null),
    ...timeline.mixtures.flatMap(({ column, versions }) =>
      labelled("mixture", `${column}: captures of ${versions.join(", ")} disagree; no change is read from them`, width),
    ),
    ...timeline.isolation.flatMap((line) => labelled("isolation", line, width)),
    ...timeline.unseen.flatMap((line) => labelled("unseen", line, width)),
    "",
  ].join("\n");
}

function grid(
  timeline: Timeline,
  shown: readonly TimelineColumn[],
  metric: (name: string) => MetricFacts,
  width: number,
  paint: ChalkInstance,
): string {
  const others = timeline.columns.filter((column) => !shown.includes(column));
  const first = Math.max(9, ...timeline.rows.map((row) => Math.min(20, row.version.length))) + 2;
  const rest = Math.max(10, Math.floor((width - first - shown.length - 3) / (shown.length + 1)));
  const table = new Table({
    head: ["version", ...shown.map((column) => column.name), "also changed"],
    colWidths: [first, ...shown.map(() => rest), rest],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
  });
  for (const row of timeline.rows) {
    if (row.failure !== null) {
      table.push([
        untrustedLine(row.version, first - 2),
        { colSpan: shown.length + 1, content: untrustedLine(`not measured: ${row.failure}`, 200) },
      ]);
      continue;
    }
    const changed = (column: TimelineColumn) =>
      timeline.changes.some((change) => change.metric === column.name && change.to === row.version);
    table.push([
      untrustedLine(row.version, first - 2),
      ...shown.map((column) => {
        const text = cell(row, column, metric);
        return changed(column) ? paint.yellow.bold(`* ${text}`) : text;
      }),
      others
        .filter(changed)
        .map((column) => column.name)
        .join(" "),
    ]);
  }
  return table.toString();
}

function cell(row: TimelineRow, column: TimelineColumn, metric: (name: string) => MetricFacts): string {
  const [first] = row.columns[column.name] ?? [];
  if (!first) return "–";
  return untrustedLine(first.measured ? metric(column.metric).describe(first.value) : `(${first.reason})`, 160);
}

function changeLines(
  timeline: Timeline,
  shown: readonly TimelineColumn[],
  metric: (name: string) => MetricFacts,
  width: number,
  paint: ChalkInstance,
  all: boolean,
): string[] {
  const listed = timeline.changes.filter((change) => all || shown.some((column) => column.name === change.metric));
  const lines = listed.flatMap((change) => {
    const facts = metric(change.metric.split("@")[0] ?? change.metric);
    const head = `${change.from} → ${change.to}  ${change.metric}${change.confirmed ? "" : " (not confirmed by second captures)"}`;
    const sides = [`- ${facts.describe(change.before)}`, `+ ${facts.describe(change.after)}`];
    return [
      paint.bold(head),
      ...sides.flatMap((side) => wrap(untrustedLine(side, 400), width - 4).map((line) => `    ${line}`)),
    ];
  });
  const hidden = timeline.changes.length - listed.length;
  if (hidden > 0) lines.push(`… and ${hidden} changes of other metrics: --full, or --metric NAME`);
  return lines.length > 0 ? [paint.bold("Changes"), ...lines, ""] : ["No change.", ""];
}
