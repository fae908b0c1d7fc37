import { beside, fit, wrap } from "../report/layout.ts";
import { printable } from "../report/printable.ts";

/** Longest text of a cell. */
const maxLength = 2000;
/** Words up to this long are kept whole while there is room. */
const longestWord = 30;

/** Rows in columns without borders, within `width`: where they do not fit, the widest columns wrap. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const cells = [head, ...rows].map((row) => head.map((_, column) => printable(row[column] ?? "", maxLength)));
  const natural = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const least = head.map((_, column) => Math.max(...cells.map((row) => wordLength(row[column] ?? ""))));
  const widths = fit(natural, width, least);
  const lines = cells.flatMap((row) =>
    beside(
      row.map((cell, column) => wrap(cell, widths[column] ?? 0)),
      widths,
    ),
  );
  return `${lines.join("\n")}\n`;
}

function wordLength(text: string): number {
  return Math.min(longestWord, Math.max(...text.split(" ").map((word) => word.length)));
}
