import type { Side } from "./lexicon.ts";
import { LEXICON } from "./lexicon.ts";
import { matchesOf } from "./matches.ts";
import type { CapScope } from "./scope.ts";

/** A word or phrase of the lexicon in a text. */
export interface Mention {
  readonly start: number;
  readonly end: number;
  readonly side: Side;
  readonly scope: CapScope | undefined;
  readonly domain: boolean;
}

/** One matcher per source: an alternation would take the first entry that fits, not the longest. */
const MATCHERS = LEXICON.flatMap(({ side, scope, sources, domain = false }) =>
  sources.map((source) => ({ side, scope, domain, matcher: new RegExp(`(?<![a-z])(?:${source})(?![a-z])`, "g") })),
);

/** Most short texts hold none: one look instead of one per source. */
const ANY = new RegExp(`(?<![a-z])(?:${LEXICON.flatMap(({ sources }) => sources).join("|")})(?![a-z])`);

/** Lexicon entries in a normalised text of bounded length, in order; one that overlaps a longer one is dropped. */
export function findMentions(text: string): readonly Mention[] {
  return longest(allMentions(text));
}

/** Scopes named in a text, in order: also inside a longer entry, unless that is of something else. */
export function scopesNamed(text: string): readonly CapScope[] {
  const all = allMentions(text);
  const foreign = longest(all).filter(({ side }) => side === "other");
  return all
    .filter(({ start, end }) => !foreign.some((other) => start < other.end && other.start < end))
    .sort((a, b) => a.start - b.start)
    .flatMap(({ scope }) => (scope === undefined ? [] : [scope]));
}

function allMentions(text: string): readonly Mention[] {
  const all: Mention[] = [];
  if (!ANY.test(text)) return all;
  for (const { matcher, ...entry } of MATCHERS) {
    for (const match of matchesOf(matcher, text)) {
      all.push({ start: match.index, end: match.index + match[0].length, ...entry });
    }
  }
  return all;
}

function longest(mentions: readonly Mention[]): readonly Mention[] {
  const all = mentions.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
  const kept: Mention[] = [];
  for (const mention of all) {
    if (!kept.some((other) => mention.start < other.end && other.start < mention.end)) kept.push(mention);
  }
  return kept.sort((a, b) => a.start - b.start);
}
