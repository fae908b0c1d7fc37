import Table from "cli-table3";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { breakCommands } from "./printable.ts";

const noBorders = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((name) => [name, `${name}-mid`, `${name}-left`, `${name}-right`])
    .concat("middle", "left-mid", "right-mid")
    .map((name) => [name, ""]),
);
/** Columns between two cells. */
const gap = "  ";
/** No column is made narrower than this, whatever the width. */
const narrowest = 8;
/** Where the text of a labelled line begins. */
export const labelColumns = 12;

/** Lines of `text` no wider than `columns` of a terminal, broken at blanks; a word that is longer is cut. */
export function wrap(text: string, columns: number): string[] {
  const lines = (width: number) => wrapAnsi(text, Math.max(1, width), { hard: true }).split("\n").map(breakCommands);
  const wrapped = lines(columns);
  // Where a cut made the start of a command, breaking that costs a column.
  return wrapped.every((line) => stringWidth(line) <= columns) ? wrapped : lines(columns - 1);
}

/** At most `most` lines; where there are more, the last one says so. */
export function clamp(lines: readonly string[], most: number): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), `${lines[most - 1]?.slice(0, -1).trimEnd() ?? ""}…`];
}

/** `  label     text`, the text wrapped under itself. */
export function labelled(label: string, text: string, width: number): string[] {
  return underLabel(label, wrap(text, width - labelColumns));
}

/** A label, and lines that are fine as they are. */
export function underLabel(label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? `  ${label}` : "").padEnd(labelColumns) + line);
}

/** Cells side by side, each a list of lines that fit its column. Coloured text is measured without its colours. */
export function beside(cells: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const table = new Table({
    colWidths: cells.map((_, column) => Math.max(1, widths[column] ?? 0) + gap.length),
    chars: noBorders,
    // cli-table3 colours heads and borders by default, even in a pipe.
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap.length },
  });
  table.push(cells.map((lines) => lines.join("\n")));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Widths of columns that together fit `width`: the widest give way first, each down to its `least`, then all alike. */
export function fit(natural: readonly number[], width: number, least: number | readonly number[]): number[] {
  const widths = [...natural];
  const room = width - gap.length * (natural.length - 1);
  const shrink = (floor: (column: number) => number) => {
    let over = widths.reduce((sum, size) => sum + size, 0) - room;
    for (; over > 0; over--) {
      const free = widths.map((size, column) => (size > floor(column) ? size : 0));
      const widest = Math.max(...free);
      if (widest === 0) return;
      widths[free.lastIndexOf(widest)] = widest - 1;
    }
  };
  shrink((column) => (typeof least === "number" ? least : (least[column] ?? narrowest)));
  shrink(() => narrowest);
  return widths;
}

/** Where a metric's name may be broken: behind a dot or hyphen, before `@` and within camelCase. */
export function namePieces(name: string): string[] {
  return name.split(/(?<=[.\- ])|(?=@)|(?<=[a-z])(?=[A-Z])/);
}

/** A name in lines of at most `columns`; a piece that is longer is cut. */
export function breakName(name: string, columns: number): string[] {
  const lines: string[] = [];
  for (const piece of namePieces(name)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + piece.trimEnd().length <= columns) lines[lines.length - 1] = last + piece;
    else lines.push(piece);
  }
  return lines.flatMap((line) => wrap(line.trimEnd(), columns));
}

/** A command on one line where it fits, else continued as a shell reads it: before an option, after a backslash. */
export function commandLines(command: string, columns: number): string[] {
  const lines: string[] = [];
  for (const part of command.split(/ (?=--?\w)/)) {
    const last = lines.at(-1);
    if (last !== undefined && stringWidth(last) + stringWidth(part) + 3 <= columns)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? part : `  ${part}`);
  }
  return stringWidth(command) <= columns
    ? [command]
    : lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}
