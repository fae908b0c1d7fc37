const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&(?:le|#8804|lt;=|leq);?/gi, "≤"],
  [/&lt;/gi, "<"],
  [/&gt;/gi, ">"],
  [/&nbsp;/gi, " "],
  [/&amp;/gi, "&"],
  [/\\leq?\b/g, "≤"],
];

/** Spelling variants that mean the same to a reader: `=<`, `⩽`, curly quotes, odd hyphens and spaces. */
const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/[\u00ad\u200b-\u200f\u2060\ufeff]/g, ""],
  [/[‘’ʼ`´]/g, "'"],
  [/[“”„«»]/g, '"'],
  [/[\u2010\u2011\u2212]/g, "-"],
  [/[⩽≦≲⪅⋜]|<\s?=|=\s?</g, "≤"],
  [/[⩾≧≳]|>\s?=/g, "≥"],
  [/\s+/g, " "],
];

/** Signs with a second spelling, emphasis, camel case: without any of them lower case is all there is to do. */
const SPECIAL = /[^\x20-\x7e]|[*_`~&\\<>=]|[a-z][A-Z][a-z]/;

/**
 * One sentence as the detector reads it: lower case, one spelling per sign, no emphasis marks,
 * `max_words` and `maxWords` as two words. For matching only; evidence keeps the original.
 */
export function normalise(sentence: string): string {
  if (!SPECIAL.test(sentence)) return sentence.toLowerCase().replace(/\s+/g, " ").trim();
  let text = sentence;
  for (const [from, to] of ENTITIES) text = text.replace(from, to);
  text = text
    .normalize("NFKC")
    .replace(/([a-z])([A-Z])(?=[a-z])/g, "$1 $2")
    .toLowerCase();
  // Emphasis goes before quotes are unified: a back-tick around a number is decoration, not speech.
  text = text.replace(/\*+|`+|~~|(?<![a-z0-9])_+|_+(?![a-z0-9])/g, "").replace(/(?<=[a-z])_+(?=[a-z])/g, " ");
  for (const [from, to] of VARIANTS) text = text.replace(from, to);
  return text.trim();
}
