/** What a text's length is counted in. */
export type LengthUnit =
  | "words"
  | "sentences"
  | "lines"
  | "characters"
  | "paragraphs"
  | "tokens"
  | "bullets"
  | "pages"
  | "screens";

const SPELLINGS: readonly (readonly [LengthUnit, string])[] = [
  ["words", "words?|wds"],
  ["sentences", "sentences?"],
  ["lines", "one-?liners?|liners?|lines?"],
  ["characters", "characters?|chars?|letters|keystrokes|glyphs"],
  ["paragraphs", "paragraphs?|paras?|grafs?"],
  ["tokens", "tokens?"],
  ["bullets", "bullet[ -]?points?|bullet(?:ed)? items?|list items?|bullets?|points?"],
  ["pages", "pages?"],
  ["screens", "screens?(?:ful)?s?"],
];

/** Source of a regular expression for a unit in normalised text. */
export const UNIT = SPELLINGS.map(([, source]) => source).join("|");

const MATCHERS = SPELLINGS.map(([unit, source]) => [unit, new RegExp(`^(?:${source})$`)] as const);

export function unitOf(spelling: string): LengthUnit | null {
  return MATCHERS.find(([, matcher]) => matcher.test(spelling))?.[0] ?? null;
}
