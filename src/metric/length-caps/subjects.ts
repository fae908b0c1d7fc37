import type { Mention } from "./mentions.ts";
import { findMentions } from "./mentions.ts";
import type { Quantity } from "./quantities.ts";
import type { CapScope } from "./scope.ts";
import type { LengthUnit } from "./units.ts";

/** What a quantity limits, as far as the words say. `none`: nothing is named (a fragment, a pronoun). */
export interface Subject {
  readonly side: "strong" | "weak" | "other" | "unknown" | "none";
  readonly scope: CapScope | undefined;
}

const NONE: Subject = { side: "none", scope: undefined };
const UNKNOWN: Subject = { side: "unknown", scope: undefined };
const OTHER: Subject = { side: "other", scope: undefined };
const WINDOW = 240;
const WRITERS = "(?:sub-?agents?|agents?|workers?|teammates?|forks?|delegates?|reviewers?)";
/** "tell each subagent to keep its replies …", "agents keep their responses …": someone else's words. */
const DELEGATED = new RegExp(
  String.raw`(?<![a-z])(?:(?:ask|tell|instruct|have|prompt|request|order|let|make)(?:s|ing)? (?:\w+ ){0,3}?${WRITERS}(?![a-z])[^,;]*|${WRITERS}(?![a-z])[^,;]* (?:its|their) [^,;]*|(?:sub-?agents?|agents|workers?|teammates?|forks?|delegates?) (?:must|should|has to|have to|will|may|can|needs? to|is to|are to) [^,;]*)$`,
);

/** "words of prose", "lines per reply", "sentences for the final answer". */
const ATTACHED =
  /^[\s,)]{0,2}(?:(?:max|maximum|or less|or fewer|total|each|long|at most|tops|limit|cap|ceiling|budget)\s)?(?:of|per|for|in|on|between|across|around|when|while|before|after|to) /;
/** A noun after one of these serves another noun: "the summary of the file". */
const SERVING =
  /(?:^|[^a-z])(?:of|in|for|about|from|to|with|on|by|into|than|between|before|after|during|without|like|as|via|through|at|per|inside|within|regarding|using|including|excluding|via|among|around) (?:(?:the|a|an|your|any|each|every|all|its|their|this|that|these|those|my|one|other|big|large|long|new|single) ){0,2}$/;
const SLOT_OBJECT =
  /(?<![a-z])(?:keep|limit|cap|hold|restrict|trim|confine|shorten|cut|constrain|make|compress|condense) ((?:[a-z'-]+ ){1,5}?)(?:\S{0,2}(?:to|at|under|below|within|down|in|≤|<|short|brief|no|fewer|less|between|concise|from|should|must)(?![a-z]))/;
const SLOT_SUBJECT =
  /(?:^|[,;:(] ?|(?<![a-z])(?:and|but|so|that|then) )((?:[a-z'-]+ ){1,5}?)(?:must|should|may|can|cannot|can't|shall|will|is|are|has|have|needs?|stays?|gets?|do not|does not|don't|doesn't|never|ought|runs?|goes|fits?)(?![a-z])/g;
/** "components below 200 lines": a plural right before the bound. */
const SLOT_PLURAL =
  /(?:^|[,;:(–—-] ?)(?:[a-z'-]+ ){0,3}?([a-z]{3,}s) (?:are |is |stay |of )?(?:under|below|at most|no more than|not more than|up to|max(?:imum)?|within|fewer than|less than|shorter than|≤|<)\s?$/;
/** "never delete more than 10 lines": the verb names another business. */
const SLOT_VERB =
  /(?:^|[,;:] ?|(?<![a-z])(?:never|not|don't|please|and|then|to|must|should|may|can|cannot|can't|you) )([a-z]+) (?:more than|over|at most|no more than|not more than|up to|fewer than|less than|a maximum of|max)\s?$/;
const SPEAKING =
  /^(?:no|of|with|in|write|say|use|exceed|go|send|output|produce|be|run|spend|give|reply|respond|answer|emit|generate|speak|talk|narrate|include|have|take|need|ramble|post|grow|stretch|span|get|let|stay|keep|remain|aim|stick|limit|restrict|confine|hold|always|ever|only|brief|briefly|terse|concise|short|it|this|them|that|you|contain|provide|deliver|compose|explain|state|make|utter|offer|add|fill|occupy|last|reach|should|must|may|can|never|not|to|allow|permit|permitted|allowed|type|express|put|return)$/;
/** "the classifier answers with one word": someone else does. */
const SOMEONE_ELSE =
  /(?:^|[.,;] )(?:the|a|an|each|every) (?!assistant|model|final|next|last|following|first)[a-z-]+ (?:answers|replies|responds|reports|writes|says|explains|outputs|returns|prints|emits|summari[sz]es|states) (?:with|in|using|at|up|no|only|a|one)?[^,;]*$/;
const PRONOUN =
  /^(?:(?:it|this|that|them|they|these|those|everything|anything|each|all|things|you|we|i|there|here|both|one|please|always|and|but|so|the|your|limit|cap|maximum|max|length|lengths|answer|total|rule|note|important|word|count|short|brief|what|which|is|itself|yourself|hard|strict|absolute|upper|ceiling|budget|target|default|number|words|sentences|lines|characters|paragraphs|bullets|not|do|never|at|in|be|concise|very|general|under|below|within|nothing|whatever|who|size|ever) ?)+$/;

/** What the quantity limits, looking at its own clause first. Weak nouns go with the business of the sentence. */
export function subjectOf(sentence: string, quantity: Quantity, from: number, to: number): Subject {
  const subject = governorOf(sentence, quantity, from, to);
  const before = sentence.slice(Math.max(0, quantity.start - WINDOW), quantity.start);
  if (subject.side === "strong") return DELEGATED.test(before) || SOMEONE_ELSE.test(before) ? OTHER : subject;
  if (subject.side !== "weak" && subject.side !== "none") return subject;
  const business = before.replace(/^(?:after|once|having) [^,]{1,80},/, "");
  if (findMentions(business).some(({ domain }) => domain)) return OTHER;
  // "Between tool calls you may output 20 words": the sentence says elsewhere whose words they are.
  const whole = sentence.slice(Math.max(0, quantity.start - WINDOW), quantity.end + WINDOW);
  const strong = subject.side === "weak" ? findMentions(whole).find(({ side }) => side === "strong") : undefined;
  return strong ? asSubject(strong) : subject;
}

function governorOf(sentence: string, quantity: Quantity, from: number, to: number): Subject {
  const after = sentence.slice(quantity.end, Math.min(to, quantity.end + WINDOW));
  const before = sentence.slice(Math.max(from, quantity.start - WINDOW), quantity.start);
  const own = quantity.form === "label" ? labelled(sentence, quantity) : null;
  if (own) return own;
  const compound = quantity.form === "compound" ? compounded(after) : null;
  if (compound) return compound;
  const attached = ATTACHED.exec(after);
  if (attached) {
    const first = firstMention(after.slice(attached[0].length, attached[0].length + 60), after.slice(0, 140));
    // "in the terminal" says where; it takes nothing from the responses named before.
    const elsewhere = first?.side === "other" && !/^[\s,)]{0,2}(?:of|per|for) /.test(attached[0]);
    if (first && !(elsewhere && lastHead(before)?.side === "strong")) return first;
  }
  const clause = before.slice(clauseStart(before));
  const governing = lastHead(clause, "specific");
  if (governing) return governing;
  if (hasForeignSlot(clause)) return UNKNOWN;
  const later = findMentions(after);
  const strong = later.find(({ side }) => side === "strong");
  const earlier = lastHead(before) ?? (hasForeignSlot(before.slice(hardBreak(before))) ? UNKNOWN : null);
  if (earlier && !(earlier.side === "other" && strong)) return earlier;
  const last = later[0] ?? findMentions(before).at(-1);
  return strong ? asSubject(strong) : last ? asSubject(last) : NONE;
}

/** "Concise mode is on: …": what stands before a colon or a dash is no subject of what follows. */
function hardBreak(before: string): number {
  return Math.max(...[":", "—", "–", ";"].map((sign) => before.lastIndexOf(sign))) + 1;
}

/** Where the clause that ends in the quantity starts. */
function clauseStart(before: string): number {
  let start = 0;
  for (const match of before.matchAll(/[,;:—–] |(?<![a-z])(?:so|but|then|because) /g)) {
    const end = match.index + match[0].length;
    // A comma right before the number is no new thought: "replies, at most 40 words".
    if (!match[0].startsWith(",") || /[a-z]{3}.*[a-z]{3}/.test(before.slice(end))) start = end;
  }
  return start;
}

/** What a heading or the sentence before is about. Code and files are a context for lines and characters only. */
export function subjectOfContext(context: string, unit: LengthUnit): Subject {
  const countsCode = unit === "lines" || unit === "characters" || unit === "tokens" || unit === "pages";
  const mentions = findMentions(context.slice(-WINDOW)).filter(
    ({ side, domain }) => side !== "other" || domain || countsCode,
  );
  const last = mentions.findLast((mention) => mention.side !== "weak") ?? mentions.at(-1);
  return last ? asSubject(last) : NONE;
}

function asSubject({ side, scope }: Mention): Subject {
  return { side, scope };
}

function labelled(sentence: string, quantity: Quantity): Subject | null {
  const label = sentence.slice(quantity.start, quantity.end);
  const head = findMentions(label).filter(
    (mention) =>
      mention.scope !== "part" &&
      !/^(?:tokens?|lines?|pages?|limits?|caps?|length|values?|fields?|options?)$/.test(
        label.slice(mention.start, mention.end),
      ),
  );
  const best =
    head.find((mention) => mention.side === "strong") ?? head.find((mention) => mention.side === "other") ?? head[0];
  return best ? asSubject(best) : null;
}

/** "40-word replies", "one-line description", "25-word cap on …": the noun the compound stands before. */
function compounded(after: string): Subject | null {
  const noun = /^[\s)]{0,2}(?:[a-z'-]+ ?){1,4}/.exec(after)?.[0] ?? "";
  const mention = findMentions(noun).find(
    ({ start, end }) => !/^(?:limits?|caps?|length)$/.test(noun.slice(start, end)),
  );
  return mention ? asSubject(mention) : null;
}

function firstMention(near: string, wide: string): Subject | null {
  // The attachment's own preposition may belong to a longer entry: "between tool calls", "to the user".
  const mention =
    findMentions(wide).find(({ side, start }) => side === "strong" && start <= 12) ?? findMentions(near)[0];
  return mention ? asSubject(mention) : null;
}

function lastHead(before: string, which: "any" | "specific" = "any"): Subject | null {
  const mentions = findMentions(before);
  const heads = mentions.filter(
    (mention) => mention.side === "strong" || !SERVING.test(before.slice(0, mention.start)),
  );
  const specific = heads.findLast((mention) => !isGeneric(before, mention));
  const chosen = specific ?? (which === "any" ? heads.at(-1) : undefined);
  if (!chosen) return null;
  // "a paragraph in the docs": a part belongs to what it is a part of.
  const whole = mentions.find((mention) => mention.start > chosen.end && mention.start - chosen.end < 16);
  return asSubject(chosen.scope === "part" && chosen.side === "weak" && whole ? whole : chosen);
}

function isGeneric(text: string, { start, end }: Mention): boolean {
  return /^(?:limits?|caps?|length|brevity|write|use|state|content|lines?|sentences?|paragraphs?|bullets?|generate|produce|present|(?:be|stay|remain) .*|deliver)$/.test(
    text.slice(start, end),
  );
}

/** Something the lexicon does not know stands where the limited thing stands: "keep widgets under 5 lines". */
function hasForeignSlot(before: string): boolean {
  const verb = SLOT_VERB.exec(before)?.[1];
  if (verb !== undefined && !SPEAKING.test(verb)) return true;
  const object = SLOT_OBJECT.exec(before);
  if (object && !PRONOUN.test(object[1] ?? "")) return true;
  const plural = SLOT_PLURAL.exec(before)?.[1];
  if (
    plural !== undefined &&
    !/^(?:words|sentences|lines|characters|paragraphs|bullets|always|perhaps|this|unless|limits|caps|tops|tokens|things|does|goes|is)$/.test(
      plural,
    )
  )
    return true;
  for (const match of before.matchAll(SLOT_SUBJECT)) if (!PRONOUN.test(match[1] ?? "")) return true;
  return false;
}
