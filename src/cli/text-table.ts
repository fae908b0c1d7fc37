import Table from "cli-table3";
import { untrusted } from "../core/untrusted.ts";

/** Rows in columns without borders; the last column takes what is left of `width` and wraps. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => untrusted(cell)));
  const last = head.length - 1;
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)) + 2);
  const used = widths.slice(0, last).reduce((sum, size) => sum + size, 0);
  widths[last] = Math.max(16, Math.min(widths[last] ?? 16, width - used));
  const table = new Table({
    colWidths: widths,
    wordWrap: true,
    chars: Object.fromEntries(borders.map((name) => [name, ""])),
    // cli-table3 colours by default, even in a pipe.
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  table.push(...cells);
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

const borders = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
] as const;
