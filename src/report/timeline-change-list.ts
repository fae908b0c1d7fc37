import type { Timeline, TimelineChange, TimelineColumn } from "../model/timeline.ts";
import { wrap } from "./layout.ts";
import { printable } from "./printable.ts";
import type { TimelineStyle } from "./timeline-style.ts";

const indent = "    ";

/** Every change of the columns shown, in words, with the two versions between which it happened. */
export function changeList(timeline: Timeline, shown: readonly TimelineColumn[], style: TimelineStyle): string[] {
  const { changes } = timeline;
  if (changes.length === 0) return ["No change.", ""];
  const listed = changes.filter((change) => style.full || shown.some((column) => column.name === change.metric));
  const hidden = changes.length - listed.length;
  const more = `… ${listed.length > 0 ? "and " : ""}${hidden} ${hidden === 1 ? "change" : "changes"} of other metrics: --full lists them, --metric NAME gives one a column`;
  return [
    style.paint.bold("Changes"),
    ...listed.flatMap((change) => changeLines(change, timeline, style)),
    ...(hidden > 0 ? wrap(more, style.width) : []),
    "",
  ];
}

function changeLines(change: TimelineChange, timeline: Timeline, { metric, paint, width }: TimelineStyle): string[] {
  const column = timeline.columns.find(({ name }) => name === change.metric);
  const describe = metric(column?.metric ?? change.metric).describe;
  const doubt = change.confirmed ? "" : " (not confirmed by second captures)";
  const side = (sign: string, text: string) =>
    wrap(printable(text, 1000), width - indent.length - 2).map(
      (line, index) => `${indent}${index === 0 ? sign : " "} ${line}`,
    );
  return [
    ...wrap(printable(`${change.from} → ${change.to} ${change.metric}${doubt}`, 200), width).map((line) =>
      paint.bold(line),
    ),
    ...side("-", describe(change.before)).map((line) => paint.red(line)),
    ...side("+", describe(change.after)).map((line) => paint.green(line)),
  ];
}
