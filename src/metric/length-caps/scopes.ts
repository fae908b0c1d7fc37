import { scopesNamed } from "./mentions.ts";
import type { Quantity } from "./quantities.ts";
import type { CapScope } from "./scope.ts";
import type { Subject } from "./subjects.ts";

const SORT_OF_REQUEST =
  "(?:questions?|requests?|queries|query|asks?|asked|wants?|greetings?|greets?|problems?|trivial|simple|exploratory|casual|small talk|yes\\/no|factual|topics?|tasks?|chit-?chat|look-?ups?|jobs?|issues?|conversations?|debugging|user (?:says|is|seems|has))";
const CONDITION_BEFORE = new RegExp(
  String.raw`(?:^|[,(;:—–-] ?|(?<![a-z])(?:and|but) )(?:if|when|whenever|for|in case|with|on|where|in response to) (?!any |all |every |each )[^,:;]{0,100}?(?<![a-z])${SORT_OF_REQUEST}(?![a-z])[^,:;]{0,60}(?:\([^)]{0,200}\))?(?:[,:]|$| (?=respond|reply|answer|keep|use|give|say))`,
);
const CONDITION_AFTER = new RegExp(
  String.raw`^[^.;,]{0,40}?[\s,(]{1,2}(?:if|when|whenever|for|in case|on|in response to|where) (?!any |all |every |each )[^.;,]{0,60}?(?<![a-z])${SORT_OF_REQUEST}(?![a-z])`,
);
const ENDING = /(?<![a-z])(?:done|finish(?:ed|es)?|complet\w+|ends?|over|concluded)(?![a-z])/;

interface ScopeQuestion {
  readonly sentence: string;
  readonly quantity: Quantity;
  /** The part of the sentence that speaks of this quantity rather than of its neighbours. */
  readonly from: number;
  readonly to: number;
  readonly subject: Subject;
  readonly headings: readonly string[];
  readonly previous: string;
}

/** Which of the model's words a limit is on: the nearest word that tells, else the context, else all replies. */
export function scopeOf(question: ScopeQuestion): CapScope {
  const { sentence, quantity, from, to, subject } = question;
  const before = sentence.slice(Math.max(from, quantity.start - 240), quantity.start);
  const after = sentence.slice(quantity.end, Math.min(to, quantity.end + 160));
  // The number's own unit names no part of a reply.
  const around = `${sentence.slice(0, quantity.start)}; ${sentence.slice(quantity.end)}`;
  if (isConditional(before, after)) return "conditional";
  const label =
    quantity.form === "label"
      ? telling(sentence.slice(quantity.start, quantity.end)).findLast((scope) => scope !== "part")
      : undefined;
  const near =
    label ??
    telling(from > 0 ? ownClause(before) : before).at(-1) ??
    telling(after)[0] ??
    telling(before).at(-1) ??
    telling(around.slice(0, 300))[0];
  if (near) return near;
  if (subject.scope !== undefined && subject.scope !== "part" && subject.scope !== "response") return subject.scope;
  const context = subject.side === "none" ? [question.previous, ...question.headings] : question.headings;
  for (const text of context) {
    const scope = telling(text.slice(-240)).at(-1);
    if (scope && scope !== "part") return scope;
  }
  return subject.scope ?? "response";
}

/** Behind another limit of the sentence, words up to the next clause may still speak of that one. */
function ownClause(before: string): string {
  const end = /[,;:–—]| (?:and|but|while|whereas|then) /.exec(before);
  return end === null ? before : before.slice(end.index + end[0].length);
}

/** Scopes that tell something, in order. A reply's part is the weakest hint, "reply" none at all. */
function telling(text: string): readonly CapScope[] {
  const named = scopesNamed(text);
  const strong = named.filter((scope) => scope !== "part" && scope !== "response");
  if (strong.length > 0) return strong;
  return named.includes("response") && named[0] !== "part" ? [] : named.filter((scope) => scope === "part");
}

function isConditional(before: string, after: string): boolean {
  const lead = CONDITION_BEFORE.exec(before)?.[0] ?? CONDITION_AFTER.exec(after)?.[0];
  return lead !== undefined && !ENDING.test(lead);
}
