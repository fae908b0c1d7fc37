/**
 * Text that came from an agent, a harness or a server, made safe to show: escape sequences are taken out, and
 * every other character that could move a cursor, hide, reorder or end a line is shown as `\u{…}`.
 * Only `\n` and `\t` stay. Idempotent. Payloads and their sources: design, reliability 2.3.
 */
export function untrusted(text: string): string {
  return text.toWellFormed().replace(sequences, "").replace(unsafe, visible);
}

/** The same on one line, cut to `maxLength` characters: for a table cell or a headline. */
export function untrustedLine(text: string, maxLength = 200): string {
  const line = untrusted(text.slice(0, maxLength * 8))
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`;
}

/** Lines behind a margin: no CI system takes a command from them, no reader takes them for ours. */
export function quoted(text: string, margin = "| "): string {
  return untrusted(text)
    .split("\n")
    .map((line) => margin + breakCommands(line))
    .join("\n");
}

/** Old GitHub runners read `##[cmd]` anywhere in a line, Azure `##vso[`: a zero-width joint would be invisible, a space is honest. */
function breakCommands(line: string): string {
  return line.replace(/##(?=\w*\[)/g, "# #").replace(/::(?=[\w-]+(\s[^:]*)?::)/g, ": :");
}

/** CSI, OSC (ended by BEL or ST), and other string sequences, 7-bit and C1. An unterminated one loses its introducer only. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]{0,4096}(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;

/** Control and format characters, line separators, unassigned tags, private use; not `\n`, `\t`. */
const unsafe = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
