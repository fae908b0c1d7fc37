import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { breakCommands } from "./printable.ts";

/** Columns between two cells. */
const gap = "  ";
/** Where the text of a labelled line begins. */
const labelColumns = 12;

/** Lines of `text` no wider than `columns` of a terminal, broken at blanks; a word that is longer is cut. */
export function wrap(text: string, columns: number): string[] {
  // One column is left for the blank that breaks a command where a cut made one.
  return wrapAnsi(text, Math.max(2, columns) - 1, { hard: true })
    .split("\n")
    .map(breakCommands);
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
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, column) => {
        const line = lines[at] ?? "";
        return line + " ".repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(line)));
      })
      .join(gap)
      .trimEnd(),
  );
}

/** Widths of columns that together fit `width`: the widest give way first, none below `least`. */
export function fit(natural: readonly number[], width: number, least: number): number[] {
  const widths = [...natural];
  const room = width - gap.length * (natural.length - 1);
  while (widths.reduce((sum, size) => sum + size, 0) > room) {
    const widest = Math.max(...widths);
    if (widest <= least) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
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
