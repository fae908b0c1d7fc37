import { matchesOf } from "./matches.ts";

/** A sentence ends at a stop before white space, unless an abbreviation stands there or the text goes on in lower case. */
const SENTENCE_END = /[.!?…。]["')\]*_”’]{0,3}(?=\s+["'([*_“‘`]{0,3}[^\sa-z])/g;
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|max|min|no|ca|incl|resp|[A-Z])\.$/i;
export const BULLET = /^\s{0,40}(?:[-*+•◦▪‣●–—]|\d{1,3}[.)]|[a-z][.)]|\(\w\))\s+(?=\S)/i;
export const HEADING = /^\s{0,3}#{1,6}\s+(\S.*)$/;
/** Longer runs without a stop are cut: what is read around a number must stay bounded. */
const LONGEST = 2000;

export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  const cut = (to: number): void => {
    const piece = text.slice(from, to);
    for (let at = 0; at < piece.length; at += LONGEST) sentences.push(piece.slice(at, at + LONGEST));
    from = to;
  };
  for (const match of matchesOf(SENTENCE_END, text)) {
    const end = match.index + match[0].length;
    if (!ABBREVIATION.test(text.slice(Math.max(from, end - 8), end))) cut(end);
  }
  if (from < text.length) cut(text.length);
  return sentences;
}

/** Lines with hard wrapping undone: one that goes on in lower case or with a number belongs to the one before. */
export function* logicalLines(text: string): Generator<string> {
  let held: string | null = null;
  for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
    if (held !== null && goesOn(held, line)) {
      held = `${held} ${line.trim()}`;
      continue;
    }
    if (held !== null) yield held;
    held = line;
  }
  if (held !== null) yield held;
}

function goesOn(held: string, line: string): boolean {
  return (
    held.length < LONGEST &&
    /^\s*(?:[a-z(≤~:]|\d+(?![.)\d]|\s*\|))/.test(line) &&
    !BULLET.test(line) &&
    /[a-z0-9,≤-]\s*$/i.test(held.slice(-40)) &&
    !HEADING.test(held) &&
    !held.includes("|")
  );
}
