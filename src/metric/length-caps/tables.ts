const ROW = /^\s{0,8}\|.*\|\s*$|^[^|]+(?:\s\|\s[^|]+)+$/;
const RULE = /^[\s|:+-]+$/;

export function isTableRow(line: string): boolean {
  return ROW.test(line);
}

/** The line of dashes under a header. */
export function isTableRule(line: string): boolean {
  return RULE.test(line);
}

export function cellsOf(row: string): readonly string[] {
  return row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** A body row as a sentence: "where: between tools – max words: 25". */
export function rowAsText(header: readonly string[], cells: readonly string[]): string {
  return cells.map((cell, index) => (header[index] ? `${header[index]}: ${cell}` : cell)).join(" – ");
}
