import { untrusted, untrustedLine } from "../core/untrusted.ts";

/** One line for a terminal or a CI log, cut to `maxLength` characters: nothing in it moves a cursor or commands a runner. */
export function printable(text: string, maxLength: number): string {
  return breakCommands(untrustedLine(text, maxLength));
}

/** The same for a text of several lines, blank ones left out. */
export function printableLines(text: string, maxLength: number): string[] {
  return untrusted(text.slice(0, maxLength))
    .split("\n")
    .map((line) => breakCommands(line.replace(/\s+/g, " ").trim()))
    .filter((line) => line !== "");
}

/** The last lines of what a program wrote before it ended. */
export function lastLines(text: string, count: number): string[] {
  const tail = text.slice(-200 * count);
  return printableLines(tail, tail.length).slice(-count);
}

/**
 * GitHub runners take `::command::` at the start of a line, after any blanks, and `##[command]` anywhere in it; Azure
 * `##vso[`, TeamCity `##teamcity[`. Lines are wrapped at blanks, so every `::` after a blank may come to start one.
 */
export function breakCommands(line: string): string {
  return line.replace(/(^|\s)::/g, "$1: :").replace(/##(?=\w*\[)/g, "# #");
}
