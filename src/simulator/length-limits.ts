/**
 * What a model that does as it is told reads from its instructions: how many words its texts may have.
 * Made for the simulated model alone; the metric has its own, stricter reading.
 */
export interface LengthLimits {
  /** For text that comes with a tool call; null where nothing limits it. */
  readonly betweenWords: number | null;
  /** For text that ends a turn. */
  readonly finalWords: number | null;
}

const units: { readonly [word: string]: number } = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  dozen: 12,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
};
// Longest first, or "sixteen" would be read as "six".
const spelled = Object.keys(units)
  .sort((a, b) => b.length - a.length)
  .join("|");
const amount = `(?:\\d{1,4}|(?:a\\s+)?(?:${spelled})(?:[\\s-]+(?:and[\\s-]+)?(?:${spelled}))*)`;
const words = `(?:[\\s-]+(?:or\\s+(?:fewer|less)\\s+)?words?\\b)`;
const before =
  "≤|<=?|at\\s+most|(?:no|not)\\s+(?:more|longer)\\s+than|under|below|(?:fewer|less|shorter)\\s+than|up\\s+to|within|" +
  "max(?:imum)?(?:\\s+of)?\\s*:?|limit(?:ed)?(?:\\s+\\w+){0,6}?\\s+(?:of|to)|exceed(?:s|ing)?|" +
  "(?:keep|restrict|hold|confine|trim|cut|stay)(?:\\s+[\\w'-]+){0,8}?\\s+(?:to|at|within)|capp?(?:ed)?\\s+at|in";
const about = "(?:\\s*(?:≤|<=?|about|around|roughly|approximately|a\\s+maximum\\s+of|at\\s+most))?";
const bounded = new RegExp(`(?:${before})${about}\\s*(${amount})${words}`, "giu");
const trailing = new RegExp(
  `(${amount})(?:${words}\\s*,?\\s*(?:or\\s+(?:fewer|less|under|shorter)|max(?:imum)?\\b|at\\s+most|tops|limit|ceiling)|` +
    `[\\s-]+or\\s+(?:fewer|less)\\s+words?|-word\\s+(?:limit|cap|maximum|ceiling|budget))`,
  "giu",
);

const betweenScope =
  /between (?:\w+ )?(?:tool|function) (?:calls?|uses?)|between tools|(?:before|alongside|around|with|accompanying) (?:a|an|any|each|every|your|the) (?:tool|function) (?:call|use)|(?:intermediate|interim|progress|status) (?:text|message|update|note|comment)|while (?:you are )?working/i;
const finalScope =
  /final (?:\w+ )?(?:response|answer|message|reply|report|summary|text)|last (?:message|response|answer)|clos(?:e|ing) (?:message|text|response|summary)|when (?:you(?:'re| are)) (?:done|finished)|end[- ]of[- ]turn|conclu(?:de|ding|sion)/i;
const generalScope =
  /\b(?:responses?|repl(?:y|ies)|answers?|messages?|prose|output|speak|respond|text you (?:write|output)|what you (?:say|write)|be (?:brief|concise|terse))\b/i;
const otherThings =
  /\b(?:commit|subject lines?|titles?|branch(?:es)?|file ?names?|identifiers?|descriptions?|todos?|task names?|headings?|labels?|quer(?:y|ies)|search|quot(?:e|es|ation)|docstrings?|names?)\b/i;

function numberIn(text: string): number {
  const digits = /^\d+$/.exec(text.trim());
  if (digits !== null) return Number(text);
  const parts = text
    .toLowerCase()
    .split(/[\s-]+/)
    .map((word) => units[word] ?? 0);
  return parts.reduce((sum, value) => (value === 100 && sum > 0 && sum < 10 ? sum * 100 : sum + value), 0);
}

function tighter(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}

/** Each clause that bounds a number of words, with the words around it that say what is bounded. */
function boundsIn(sentence: string): readonly { readonly limit: number; readonly clause: string }[] {
  const matches = [...sentence.matchAll(bounded), ...sentence.matchAll(trailing)].sort((a, b) => a.index - b.index);
  const bounds: { limit: number; clause: string }[] = [];
  let from = 0;
  for (const [i, match] of matches.entries()) {
    const next = matches[i + 1]?.index ?? sentence.length;
    const limit = numberIn(match[1] ?? "");
    // A later bound's own words come after this one's number; what stands between belongs to the nearer by order.
    const rest = sentence.slice(match.index + match[0].length, next);
    const ends = matches[i + 1] === undefined ? rest.length : Math.max(0, rest.search(/[,;]|\band\b|$/));
    const end = match.index + match[0].length + ends;
    if (limit > 0) bounds.push({ limit, clause: sentence.slice(from, end) });
    from = end;
  }
  return bounds;
}

/** The tightest limits in the instructions. */
export function lengthLimits(instructions: readonly string[]): LengthLimits {
  let between: number | null = null;
  let final: number | null = null;
  const speaking = instructions.filter((text) => /word/i.test(text));
  const sentences = speaking.flatMap((text) => text.split(/\n+|(?<=[.!?])\s+/));
  for (const sentence of sentences) {
    if (!/\bwords?\b|-word\b/i.test(sentence)) continue;
    for (const { limit, clause } of boundsIn(sentence)) {
      const isBetween = betweenScope.test(clause);
      const isFinal = finalScope.test(clause);
      if (isBetween) between = tighter(between, limit);
      if (isFinal) final = tighter(final, limit);
      if (isBetween || isFinal || otherThings.test(clause) || !generalScope.test(clause)) continue;
      between = tighter(between, limit);
      final = tighter(final, limit);
    }
  }
  return { betweenWords: between, finalWords: final };
}
