import type { Side } from "./lexicon.ts";
import { LEXICON } from "./lexicon.ts";
import type { CapScope } from "./scope.ts";

/** A word or phrase of the lexicon in a text. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly side: Side;
  readonly scope: CapScope | undefined;
}

/** One matcher per source: an alternation would take the first entry that fits, not the longest. */
const MATCHERS = LEXICON.flatMap(({ side, scope, sources }) =>
  sources.map((source) => ({ side, scope, matcher: new RegExp(`(?<![a-z])(?:${source})(?![a-z])`, "g") })),
);

/** Lexicon entries in a normalised text of bounded length, in order; one inside a longer one is dropped. */
export function findMentions(text: string): readonly Mention[] {
  const all: Mention[] = [];
  for (const { side, scope, matcher } of MATCHERS) {
    for (const match of text.matchAll(matcher)) {
      all.push({ start: match.index, end: match.index + match[0].length, side, scope });
    }
  }
  all.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: Mention[] = [];
  for (const mention of all) {
    if (!kept.some((other) => mention.start < other.end && other.start < mention.end)) kept.push(mention);
  }
  return kept.sort((a, b) => a.start - b.start);
}
