import { normalise } from "./normalise.ts";

/** One sentence, bullet or table row with what a reader knows when reaching it. */
export interface Passage {
  /** As it stands in the instruction text, trimmed. */
  readonly sentence: string;
  /** The same, normalised for matching. */
  readonly plain: string;
  /** Normalised sentence before it in the same paragraph or list; empty at a start. */
  readonly previous: string;
  /** Normalised lead-in ("Length limits:"), heading and enclosing tag, nearest first. */
  readonly headings: readonly string[];
  /** `speech`: inside quotation marks opened earlier, or an `<example>`; `code`: inside a fence. */
  readonly quoted: "no" | "speech" | "code";
}

const BULLET = /^\s{0,40}(?:[-*+•◦▪‣●–—]|\d{1,3}[.)]|[a-z][.)]|\(\w\))\s+(?=\S)/i;
const HEADING = /^\s{0,3}#{1,6}\s+(\S.*)$/;
const FENCE = /^\s{0,8}(?:```|~~~)/;
const TABLE_ROW = /^\s{0,8}\|.*\|\s*$|^[^|]+(?:\s\|\s[^|]+)+$/;
const TABLE_RULE = /^[\s|:+-]+$/;
const TAG = /<(\/?)([A-Za-z][\w.-]{0,60})((?:\s[^<>]{0,200})?)>/g;
/** A sentence ends at a stop before white space, unless an abbreviation stands there. */
const SENTENCE_END = /[.!?…。]["')\]*_”’]{0,3}(?=\s+["'(\[*_“‘`]{0,3}[^\sa-z])/g;
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|max|min|no|ca|incl|resp|[A-Z])\.$/i;
const LONGEST = 2000;

/** Splits an instruction text into passages. Linear in the length of the text. */
export function passagesOf(text: string): readonly Passage[] {
  const passages: Passage[] = [];
  const tags: string[] = [];
  let heading = "";
  let leadIn = "";
  let previous = "";
  let fenced = false;
  let header: readonly string[] | null = null;
  let blank = true;

  const push = (sentence: string, extra?: string, speech = false): void => {
    const plain = extra ?? normalise(sentence);
    if (plain === "") return;
    const tag = tags.findLast((name) => !NEUTRAL_TAG.test(name)) ?? "";
    const headings = [leadIn, heading, tag].filter((part) => part !== "");
    const example = speech || tags.some((name) => EXAMPLE_TAG.test(name));
    const quoted = example ? "speech" : fenced ? "code" : "no";
    passages.push({ sentence: sentence.trim(), plain, previous, headings, quoted });
    previous = plain;
  };

  for (const line of joinWrapped(text.split(/\r\n|[\n\r\u2028\u2029]/))) {
    if (line.trim() === "") {
      previous = "";
      blank = true;
      header = null;
      continue;
    }
    if (FENCE.test(line)) {
      fenced = !fenced;
      continue;
    }
    const titled = fenced ? null : HEADING.exec(line);
    if (titled) {
      push(titled[1] ?? "");
      heading = normalise(titled[1] ?? "");
      leadIn = "";
      previous = "";
      continue;
    }
    if (!fenced && TABLE_ROW.test(line)) {
      if (TABLE_RULE.test(line)) continue;
      const cells = cellsOf(line);
      if (header === null) {
        header = cells;
        for (const cell of cells) push(cell);
      } else {
        push(line.trim(), normalise(rowAsText(header, cells)));
      }
      previous = "";
      continue;
    }
    const bullet = BULLET.test(line);
    const indented = /^\s+\S/.test(line);
    // A lead-in governs the list below it; plain text after a blank line starts afresh.
    if (blank && !bullet && !indented) leadIn = "";
    blank = false;
    for (const piece of tagPieces(line, tags)) {
      const body = piece.replace(BULLET, "");
      let speech = false;
      for (const sentence of sentencesOf(body)) {
        push(sentence, undefined, speech);
        if ((sentence.match(/["“”]/g)?.length ?? 0) % 2 === 1) speech = !speech;
      }
    }
    const trimmed = line.trim();
    if (/[:：]\W{0,3}$/.test(trimmed)) leadIn = normalise(trimmed.replace(BULLET, "")).slice(-200);
  }
  return passages;
}

const NEUTRAL_TAG = /^(?:system-reminder|system|p|b|i|em|strong|li|ul|ol|div|span|br|section|instructions?|code|pre)$/;
const EXAMPLE_TAG = /^(?:[\w.-]*examples?|sample|good|bad|transcript|conversation|commentary)$/;

/** Text between the tags of a line; opens and closes the tags on the way. A tag that carries a number is text itself. */
function tagPieces(line: string, tags: string[]): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of line.matchAll(TAG)) {
    const before = line.slice(from, match.index);
    if (before.trim() !== "") pieces.push(before);
    from = match.index + match[0].length;
    const name = normalise(match[2] ?? "");
    if (match[1] === "/") {
      const open = tags.lastIndexOf(name);
      if (open >= 0) tags.length = open;
    } else if (!(match[3] ?? "").trimEnd().endsWith("/") && tags.length < 40) {
      tags.push(name);
    }
    if (/\d/.test(match[3] ?? "")) pieces.push(`${match[2] ?? ""} ${(match[3] ?? "").replace(/["'/]/g, " ").trim()}`);
  }
  const rest = line.slice(from);
  if (rest.trim() !== "") pieces.push(rest);
  return pieces;
}

function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let from = 0;
  const cut = (to: number): void => {
    const piece = text.slice(from, to);
    for (let at = 0; at < piece.length; at += LONGEST) sentences.push(piece.slice(at, at + LONGEST));
    from = to;
  };
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (!ABBREVIATION.test(text.slice(Math.max(from, end - 8), end))) cut(end);
  }
  if (from < text.length) cut(text.length);
  return sentences;
}

/** Undoes hard wrapping: a line that goes on in lower case or with a number belongs to the one before. */
function* joinWrapped(lines: readonly string[]): Generator<string> {
  let held: string | null = null;
  for (const line of lines) {
    const goesOn =
      held !== null &&
      held.length < LONGEST &&
      /^\s*(?:[a-z(≤~]|\d+(?![.)\d]|\s*\|))/.test(line) &&
      !BULLET.test(line) &&
      /[a-z0-9,≤-]\s*$/i.test(held) &&
      !HEADING.test(held) &&
      !held.includes("|");
    if (goesOn) {
      held = `${held} ${line.trim()}`;
      continue;
    }
    if (held !== null) yield held;
    held = line;
  }
  if (held !== null) yield held;
}

function cellsOf(line: string): readonly string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** A body row as a sentence: "where: between tools; max words: 25". */
function rowAsText(header: readonly string[], cells: readonly string[]): string {
  return cells.map((cell, index) => (header[index] ? `${header[index]}: ${cell}` : cell)).join("; ");
}
