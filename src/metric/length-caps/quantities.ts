import { matchesOf } from "./matches.ts";
import { NUMBER, numberValue } from "./numbers.ts";
import type { LengthUnit } from "./units.ts";
import { UNIT, unitOf } from "./units.ts";

/** A number of length units somewhere in a normalised sentence. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** The upper number of a range. */
  readonly limit: number;
  readonly unit: LengthUnit;
  /** `40 words`, `40-word (replies)`, or a label with its number: `word limit: 40`. */
  readonly form: "plain" | "compound" | "label";
}

const FILLER =
  "short|full|complete|brief|concise|plain|simple|total|whole|visible|additional|extra|written|crisp|terse|tight|succinct|english|spoken|typed|printed|actual|compact|small|tiny|clear|direct|meaningful|max|maximum|or fewer|or less|or so|text|prose|good|punchy|well-formed|declarative|narrative";
const RANGE = String.raw`${NUMBER}(?:\s?(?:-|–|—|to|or|and|/|\.{2,3}|…|or at most|but no more than)\s?(?:at most )?${NUMBER})?`;
const PLAIN = new RegExp(
  String.raw`(${RANGE})(?:\s?\(\s?(?:${NUMBER})\s?\))?\+?([\s-]{0,2})(?:(?:${FILLER})[\s,-]{1,2}){0,3}(${UNIT})(?![a-z])`,
  "g",
);
/** "a sentence or two". */
const OR_TWO = new RegExp(String.raw`(?<![a-z])an? (?:\w+ )?(${UNIT}) or (two|three|so)(?![a-z])`, "g");
/** "no more than a sentence", "in a sentence": an article counts only right after a limiting word. */
const ARTICLE = new RegExp(
  String.raw`(?<=(?:more than|at most|longer than|exceed|exceeds|beyond|past|within|(?:limit|keep|cap|restrict|hold|confine)[a-z]* (?:\w+ ){1,4}to|(?:respond|reply|answer|explain|summari[sz]e|say so|wrap up|sum up)(?: \w+){0,3} in) )an? (?:(?:${FILLER}) )?(${UNIT})(?![a-z])`,
  "g",
);
const LABEL_NOUN =
  "limits?|caps?|budgets?|ceilings?|max|maximum|quota|allowance|count|target|total|bound|threshold|length";
/** "word limit", "max words", "number of words", then the number, with nothing but a few words between. */
const LABEL = new RegExp(
  String.raw`(?<![a-z])(?:(${UNIT})[ -](?:${LABEL_NOUN})|(?:max|maximum|limit|cap|ceiling|number of|restrict|count of|length in|length \(|length, in|most)[ .-]?(?:the |response |reply |output |answer |total |visible |length |\(?in )?(${UNIT})|(${UNIT})\s?(?:\((?:max|maximum|limit|cap|at most|upper bound)\)|\)?\s?[:=≤<]|per \w+(?: \w+){0,2}\s?[:=≤<]))(?![a-z])([^.;!?\d]{0,60}?)(${RANGE})(?!\s?%)`,
  "g",
);
/** "a cap of 25 on the words you write". */
const INVERTED = new RegExp(
  String.raw`(?<![a-z])(?:limit|cap|ceiling|maximum|max|budget|bound) (?:of|at|is) (${NUMBER}) (?:on|for|in) (?:the |your )?(?:number of |total )?(${UNIT})(?![a-z])`,
  "g",
);
/** "… under 25 words, and final responses under 100": a number after a bound takes the unit of the one before. */
const ELLIPTIC = new RegExp(
  String.raw`(?<=(?:≤|<|(?<![a-z])(?:under|below|within|to|at most|up to|than|exceed|maximum|max|max of|maximum of)) ?)(${NUMBER})(?=\s?(?:[.,;)!]|$|for |in |when |per |and ))`,
  "g",
);
const HAS_UNIT = new RegExp(String.raw`(?<![a-z])(?:${UNIT})(?![a-z])`);
const MAX_PER_SENTENCE = 24;

/** Every quantity of a length unit in a normalised sentence, in order, overlaps resolved in favour of the plain form. */
export function findQuantities(sentence: string): readonly Quantity[] {
  if (!HAS_UNIT.test(sentence)) return [];
  const found: Quantity[] = [];
  const add = (start: number, end: number, number: string, unit: string | undefined, form: Quantity["form"]): void => {
    const limit = upper(number);
    const known = unit === undefined ? null : unitOf(unit);
    if (limit === null || known === null || found.length >= MAX_PER_SENTENCE) return;
    if (found.some((other) => start < other.end && other.start < end)) return;
    found.push({ start, end, limit, unit: known, form });
  };
  for (const match of matchesOf(PLAIN, sentence)) {
    const compound = match[2]?.includes("-") === true || /liners?$/.test(match[3] ?? "");
    add(match.index, match.index + match[0].length, match[1] ?? "", match[3], compound ? "compound" : "plain");
  }
  for (const match of matchesOf(OR_TWO, sentence)) {
    add(match.index, match.index + match[0].length, match[2] === "three" ? "three" : "two", match[1], "plain");
  }
  for (const match of matchesOf(INVERTED, sentence)) {
    add(match.index, match.index + match[0].length, match[1] ?? "", match[2], "label");
  }
  for (const match of matchesOf(LABEL, sentence)) {
    add(match.index, match.index + match[0].length, match[5] ?? "", match[1] ?? match[2] ?? match[3], "label");
  }
  for (const match of matchesOf(ARTICLE, sentence)) {
    add(match.index, match.index + match[0].length, "one", match[1], "plain");
  }
  const first = found.toSorted((a, b) => a.start - b.start)[0];
  if (first) {
    for (const match of matchesOf(ELLIPTIC, sentence)) {
      if (match.index > first.end) add(match.index, match.index + match[0].length, match[1] ?? "", first.unit, "plain");
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

const NUMBER_IN = new RegExp(NUMBER, "g");

function upper(range: string): number | null {
  const values = matchesOf(NUMBER_IN, range).map((match) => numberValue(match[0]));
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
