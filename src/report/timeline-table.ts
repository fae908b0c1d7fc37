import { Chalk } from "chalk";
import type { Timeline, TimelineColumn } from "../model/timeline.ts";
import { labelled, wrap } from "./layout.ts";
import { printable } from "./printable.ts";
import type { RenderOptions } from "./reporter.ts";
import { changeList } from "./timeline-change-list.ts";
import { timelineGrid } from "./timeline-grid.ts";
import type { MetricLookup, TimelineStyle } from "./timeline-style.ts";

/**
 * One row a version. Columns of their own for the metrics that gate (or those asked for); what else changed is named in the
 * last column and counted below.
 */
export function timelineTable(
  timeline: Timeline,
  metric: MetricLookup,
  chosen: readonly string[] | null,
  options: RenderOptions,
): string {
  const style: TimelineStyle = {
    paint: new Chalk({ level: options.color ? 1 : 0 }),
    width: Math.max(60, Math.min(options.width, 160)),
    full: options.full,
    metric,
  };
  const { width } = style;
  const wanted = timeline.columns.filter((column) => isWanted(column, metric, chosen));
  const grid = timelineGrid(timeline, wanted, style);
  const line = (label: string, text: string) => labelled(label, printable(text, 2000), width);
  return [
    ...wrap(title(timeline, metric), width).map((text) => style.paint.bold(text)),
    "",
    ...grid,
    "",
    ...changeList(timeline, wanted, style),
    ...timeline.mixtures.flatMap(({ column, versions }) =>
      line("mixture", `${column}: captures of ${versions.join(", ")} disagree; no change is read from them`),
    ),
    ...line("isolation", timeline.isolation.join("; ")).filter(() => timeline.isolation.length > 0),
    ...line("unseen", timeline.unseen.join("; ")).filter(() => timeline.unseen.length > 0),
    "",
  ].join("\n");
}

function isWanted({ name, metric }: TimelineColumn, lookup: MetricLookup, chosen: readonly string[] | null): boolean {
  return chosen === null ? lookup(metric).level === "error" : chosen.includes(metric) || chosen.includes(name);
}

function title({ harness, model, rows, changes, columns }: Timeline, metric: MetricLookup): string {
  const gating = new Set(columns.filter((column) => metric(column.metric).level === "error").map(({ name }) => name));
  const gates = changes.filter((change) => gating.has(change.metric)).length;
  const failed = rows.filter((row) => row.failure !== null).length;
  const parts = [
    rows.length === 1 ? "1 version" : `${rows.length} versions`,
    `${gates === 1 ? "1 change that gates" : `${gates} changes that gate`}, ${changes.length - gates} that warn`,
    ...(failed > 0 ? [`${failed} not measured`] : []),
  ];
  return printable(`${harness}, ${model}: ${parts.join(", ")}`, 200);
}
