import type { Timeline, TimelineColumn, TimelineRow } from "../model/timeline.ts";
import { beside, breakName, clamp, fit, namePieces, wrap } from "./layout.ts";
import { printable } from "./printable.ts";
import type { TimelineStyle } from "./timeline-style.ts";

/** Narrowest column that still reads, and widest one worth its place. */
const leastColumns = 9;
const mostColumns = 30;
const failureLines = 4;

const marks = { changed: "*", unconfirmed: "*?", asAbove: '"' } as const;

/**
 * A cell says its value in the first row, after a row without measurement, and where it changed; in between it is a ditto
 * mark. Columns that find no room are counted under the grid.
 */
export function timelineGrid(timeline: Timeline, wanted: readonly TimelineColumn[], style: TimelineStyle): string[] {
  const { paint, width } = style;
  const versionWidth = Math.max(7, ...timeline.rows.map(({ version }) => Math.min(20, version.length)));
  const most = Math.max(1, Math.floor((width - versionWidth - 2 - mostColumns / 2) / (leastColumns + 2)));
  const shown = wanted.slice(0, most);
  const rows = cells(timeline, shown, style);
  const head = ["version", ...shown.map(({ name }) => name), "also changed"];
  const natural = shown.map(({ name }, column) =>
    Math.min(
      mostColumns,
      Math.max(leastColumns, ...namePieces(name).map(length), ...rows.map(({ texts }) => length(texts[column] ?? ""))),
    ),
  );
  const also = Math.max(12, ...rows.map((row) => Math.min(mostColumns, row.also.length)));
  const widths = [versionWidth, ...fit([...natural, also], width - versionWidth - 2, leastColumns)];
  return [
    ...beside(
      head.map((title, column) => breakName(title, widths[column] ?? leastColumns).map((line) => paint.dim(line))),
      widths,
    ),
    ...rows.flatMap((row) => gridRow(row, widths, style)),
    ...wrap(legend(timeline), width).map((line) => paint.dim(line)),
    ...(wanted.length > shown.length
      ? wrap(`… ${wanted.length - shown.length} more columns find no room: --metric picks some`, width)
      : []),
  ];
}

function legend({ changes }: Timeline): string {
  const doubt = changes.some((change) => !change.confirmed) ? `   ${marks.unconfirmed} not confirmed` : "";
  return `${marks.changed} changed since the version above${doubt}   ${marks.asAbove} as above`;
}

interface GridRow {
  readonly version: string;
  readonly failure: string | null;
  readonly texts: readonly string[];
  readonly also: string;
}

function cells(timeline: Timeline, shown: readonly TimelineColumn[], style: TimelineStyle): GridRow[] {
  const last = new Map<string, string>();
  return timeline.rows.map((row) => {
    const version = printable(row.version, 40);
    if (row.failure !== null) {
      last.clear();
      return { version, failure: row.failure, texts: [], also: "" };
    }
    const changes = timeline.changes.filter((change) => change.to === row.version);
    const texts = shown.map((column) => {
      const text = value(row, column, style);
      const change = changes.find(({ metric }) => metric === column.name);
      const same = last.get(column.name) === text;
      last.set(column.name, text);
      if (change) return `${change.confirmed ? marks.changed : marks.unconfirmed} ${text}`;
      return same ? marks.asAbove : text;
    });
    const others = changes.filter(({ metric }) => shown.every(({ name }) => name !== metric));
    const groups = new Set(others.map(({ metric }) => metric.split(".")[0] ?? metric));
    return { version, failure: null, texts, also: printable([...groups].join(" "), 200) };
  });
}

function gridRow(row: GridRow, widths: readonly number[], { paint, width, full }: TimelineStyle): string[] {
  const [versionWidth = 0] = widths;
  if (row.failure !== null) {
    const rest = width - versionWidth - 2;
    const lines = wrap(`not measured: ${printable(row.failure, full ? 4000 : 600)}`, rest);
    return beside(
      [[row.version], (full ? lines : clamp(lines, failureLines)).map((line) => paint.magenta(line))],
      [versionWidth, rest],
    );
  }
  return beside(
    [
      wrap(row.version, versionWidth),
      ...row.texts.map((text, column) =>
        wrap(text, widths[column + 1] ?? leastColumns).map((line) => ink(text, line, paint)),
      ),
      wrap(row.also, widths.at(-1) ?? leastColumns),
    ],
    widths,
  );
}

function ink(text: string, line: string, paint: TimelineStyle["paint"]): string {
  if (text.startsWith(marks.changed)) return paint.yellow.bold(line);
  return text === marks.asAbove ? paint.dim(line) : line;
}

/** The value in few words, several where the captures disagree, or why there is none. */
function value(row: TimelineRow, column: TimelineColumn, { metric }: TimelineStyle): string {
  const { brief, describe } = metric(column.metric);
  const texts = (row.columns[column.name] ?? []).map((item) =>
    item.measured ? (brief ?? describe)(item.value) : `(${item.unsupported ? "unsupported" : item.reason})`,
  );
  return texts.length === 0 ? "–" : printable([...new Set(texts)].join(" or "), 160);
}

function length(text: string): number {
  return text.length;
}
