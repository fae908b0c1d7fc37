const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const VALUES: ReadonlyMap<string, number> = new Map([
  ...ONES.map((word, index) => [word, index] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
  ["single", 1],
  ["a", 1],
  ["an", 1],
  ["couple", 2],
  ["pair", 2],
  ["half", 0.5],
  ["quarter", 0.25],
]);

const MULTIPLIERS: ReadonlyMap<string, number> = new Map([
  ["dozen", 12],
  ["score", 20],
  ["hundred", 100],
  ["thousand", 1000],
]);

const PLAIN = [...ONES, ...TENS].join("|");
const TWO_DIGITS = `(?:${TENS.join("|")})(?:[ -](?:${ONES.join("|")}))?|${ONES.join("|")}`;
const SCALE = [...MULTIPLIERS.keys()].join("|");

const DIGITS = String.raw`\d{1,3}(?:[,' _]\d{3})+(?!\d)|\d{1,7}(?:\.\d{1,3})?`;
const SPELLED = [
  String.raw`half a (?:dozen|hundred|thousand)`,
  String.raw`(?:(?:an? |one )?half|three[ -]quarters|(?:a |one )?quarter)(?: of)?(?: an?| one)?`,
  String.raw`(?:${PLAIN}) and a half`,
  String.raw`(?:(?:a|${PLAIN})[ -])?(?:${SCALE})(?:[ -](?:and )?(?:${PLAIN}))?(?:[ -](?:${PLAIN}))?(?: of)?`,
  TWO_DIGITS,
  String.raw`(?:a )?(?:couple|pair)(?: of)?`,
  String.raw`(?:a |one )?(?:single|lone|solitary)`,
].join("|");

/** Source of a regular expression for one number, digits or words, in normalised text. Bounded, no nested repetition. */
export const NUMBER = String.raw`(?:(?<![\w.])(?:${DIGITS})(?:\s?k(?![a-z]))?|(?<![a-z])(?:${SPELLED})(?![a-z]))`;

/** Value of a text matched by `NUMBER`; null where it is none after all (`two hundred three four`). */
export function numberValue(text: string): number | null {
  const digits = /^(\d[\d,' _.]*?)\s?(k?)$/.exec(text);
  if (digits) return digitsValue(digits[1] ?? "") * (digits[2] === "k" ? 1000 : 1);
  let value = 0;
  let part = 0;
  if (/^half a (?:dozen|hundred|thousand)$/.test(text)) return (MULTIPLIERS.get(text.slice(7)) ?? 0) / 2;
  if (text.endsWith(" and a half")) return (numberValue(text.slice(0, -11)) ?? 0) + 0.5;
  if (/quarters/.test(text)) return 0.75;
  if (/quarter/.test(text)) return 0.25;
  if (/half/.test(text)) return 0.5;
  if (/single|lone|solitary/.test(text)) return 1;
  for (const word of text.split(/[ -]+/)) {
    if (word === "and" || word === "of") continue;
    const scale = MULTIPLIERS.get(word);
    if (scale !== undefined) {
      value += (part === 0 ? 1 : part) * scale;
      part = 0;
      continue;
    }
    const plain = VALUES.get(word);
    if (plain === undefined) return null;
    // "a couple": the article adds nothing.
    part = word === "couple" || word === "pair" ? plain : part + plain;
  }
  return value + part;
}

function digitsValue(text: string): number {
  // Three digits after each separator are a thousands group, also in the continental spelling 1.000.
  if (/^\d{1,3}(?:[,' _.]\d{3})+$/.test(text)) return Number(text.replace(/[,' _.]/g, ""));
  return Number(text.replace(/[,' _]/g, ""));
}
