/** Whether a text holds what is looked for. */
export type TextMatch = (text: string) => boolean;

/** Longest text that a pattern is tried on, characters: a suite's pattern may be slow, and an agent's text long. */
const longestText = 100_000;

/**
 * `/…/` with the flags `i`, `m`, `s`, `u` is a regular expression; anything else are words, which must stand in the
 * text as such, whatever their case and the space between them. Throws SyntaxError for an invalid expression.
 */
export function textMatch(wanted: string): TextMatch {
  const written = /^\/(.+)\/([imsu]*)$/s.exec(wanted);
  if (written === null) return holdsWords(wanted);
  const pattern = new RegExp(written[1] ?? "", written[2]);
  return (text) => pattern.test(text.slice(0, longestText));
}

/** `tangerine` stands in "Tangerine." and not in "tangerines". */
function holdsWords(wanted: string): TextMatch {
  const words = wanted.trim().split(/\s+/).map(escaped).join(String.raw`\s+`);
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])${words}(?![\p{L}\p{N}])`, "iu");
  return (text) => pattern.test(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, (sign) => `\\${sign}`);
}
