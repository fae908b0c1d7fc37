import type { Quantity } from "./quantities.ts";

/**
 * How a sentence speaks of a quantity: `cap` (an upper bound is said), `bare` (a number without a bound: "in two
 * sentences"), `floor` (a lower bound, or a size something may have), `mention` (no limit on anything).
 */
export type Bound = "cap" | "bare" | "floor" | "mention";

const HEDGE = String.raw`(?:(?:a|an|the|about|around|approximately|approx\.?|roughly|some|circa|nearly|~|≈|total of|total|strict|hard|absolute|mere|just|only|exactly|precisely|like|your|its|their|budget of|even|and|say|something like|the space of|length of|a length of|more like)[ ]?){0,4}\W{0,3}`;

const UPPER_BEFORE = new RegExp(
  String.raw`(?:≤|<|(?<![a-z])(?:under|below|beneath|underneath|(?:less|fewer|shorter|smaller|lower) than|at (?:the )?(?:very )?(?:most|maximum|max)|(?:no|not|never|nor) (?:(?:be|go|run|get|grow|any|one|a|single) )?(?:more|longer|greater|larger|bigger|higher) than|(?:no|not|never) (?:(?:be|go|run|get|grow) )?(?:over|above|beyond|past)|up ?to|as many as|maximum|max\.?|maximal(?:ly)?|within|inside|(?:upper )?(?:limit|bound|cap|ceiling|budget|quota|allowance|threshold)(?:s|ed|ped)?|restricted|confined|capped|limited|bound(?:ed)? by|max(?:es)? out|tops? out|exceed(?:s|ing)? neither|(?:stops?|stopping|ends?|halts?|finish(?:es)?|quits?|breaks? off) (?:at|after|by|before|within)|cut (?:it |them |yourself )?off (?:at|after)|ration(?:ed)? (?:yourself )?to|≦)(?: (?:length|size|count))?(?: (?:is|are|be|being|of|at|to|to be|as|stands? at|set (?:to|at)|=))?)\s?[:=]?\s?${HEDGE}$`,
);
/** keep / limit / trim … to N. The object between verb and number is anything short. */
const VERB_TO = new RegExp(
  String.raw`(?<![a-z])(?:keep|keeps|keeping|kept|limit|limits|limiting|limited|cap|caps|capping|capped|hold|holding|held|trim|trimming|trimmed|restrict|restricts|restricting|restricted|confine|confining|confined|cut|cutting|shorten|shortening|shortened|reduce|reducing|compress|compressing|compressed|condense|condensing|condensed|squeeze|squeezing|constrain|constraining|constrained|boil|distil|distill|shrink|tighten|pare|whittle|bound|bounded|fit|fits|fitting|stick|sticking|ration|stay|staying|clip|clamp|clamped|truncate|narrow|budget|abbreviate|aim|target|shoot|strive|go)(?![a-z])[^.;!?]{0,90}?(?<![a-z])(?:to|at|in|into|within|down to|for|on)\s?${HEDGE}$`,
);
const UPPER_AFTER =
  /^[\s,)"]{0,3}(?:words? )?(?:\(?(?:max(?:imum|\.)?|tops|limit|cap|ceiling|hard limit|upper bound|at (?:the )?(?:very )?(?:most|max|maximum|absolute most)|or (?:less|fewer|shorter|under|below)|or [a-z]+ (?:less|fewer)|and no more|and not (?:one|a|a single|any) (?:word |line |character |sentence )?more|no more|only)(?![a-z])|(?:or|and) under|(?:(?:that|this|which|it|they)(?:'s| is| are|'re)|is|are|as|being|remains?|was|shall be|will be|must be|should be) (?:the |your |a |an |our |my |its )?(?:(?:hard|absolute|strict|firm|upper|outer|very|most|usual|daily|normal|agreed|new|current)[ -])?(?:limit|cap|max|maximum|ceiling|upper bound|bound|budget|quota|allowance|threshold|most|longest|plenty|enough|sufficient|all|as (?:much|long|far))|(?:almost always |usually |always |will |should |ought to |must )?(?:suffices?|do(?![a-z])|is ample|be (?:enough|plenty|sufficient|ample))|(?:of )?(?:budget|allowance) |≤)/;
/** "replies over 40 words": an upper bound only when that is ruled out. */
const OVER_BEFORE =
  /(?:>|(?<![a-z])(?:over|above|beyond|past|exceed|exceeds|exceeding|exceeded|surpass|surpasses|surpassing|(?:more|longer|greater|larger|bigger|higher) than|in excess of|upwards of|top|overrun|overshoot|run to|reach(?:es|ing)?))\s?(?:(?:a|the|about|total of|limit of|cap of|maximum of|budget of|length of|even|that|your|by|ceiling of|threshold of)\s?){0,3}\W{0,2}$/;
const RULED_OUT_BEFORE =
  /(?<![a-z])(?:no|not|never|nor|neither|none|nothing|nobody|avoid|avoids|avoiding|without|don't|doesn't|didn't|won't|shouldn't|mustn't|isn't|aren't|can't|cannot|may not|refrain|forbidden|forbid|forbids|prohibited|prohibits?|disallow(?:ed|s)?|banned?|illegal|unacceptable|refuse|reject|rejects|discard|rarely|seldom|hardly|instead of|rather than|stop before|stops? short|too long|violat(?:es?|ion)|error to|mistake to|wrong to|penali[sz]e[ds]?|unless)(?![a-z])/;
const RULED_OUT_AFTER =
  /(?<![a-z])(?:not (?:be )?(?:allowed|permitted|acceptable|accepted|ok|okay|tolerated|wanted|welcome|shown|read)|never|forbidden|unacceptable|prohibited|disallowed|banned|off[ -]limits|too (?:long|much|many|wordy|verbose)|wrong|rejected|discarded|dropped|cut|truncated|failures?|violat\w+|penali[sz]ed|shorten|shortened|trim|trimmed|split|rewrite|rewritten|redo|condense|condensed|compress|tighten|won't|will not|cannot|is a bug|is an error|an error|a mistake|excessive|hidden|ignored|unwelcome|should be (?:shortened|avoided|rare)|avoid|stop|edit it down|start over|delete)(?![a-z])/;
const FLOOR_BEFORE =
  /(?:≥|(?<![a-z])(?:at least|at minimum|a minimum of|minimum(?: of)?|min\.?|(?:no|not|never) (?:less|fewer|shorter) than|(?:no|not|never) (?:go )?(?:below|under)|starting (?:at|from)|from|another|additional|extra|every|each|per|all|last|first|next|previous|top|bottom|other|these|those|following|preceding|remaining|by|after|for every))\s?:?\s?(?:a |an |the |about )?[("'~]{0,2}$/;
const FLOOR_AFTER =
  /^[\s)]{0,2}(?:or (?:more|longer|above|over|greater)|minimum|at (?:least|a minimum|minimum)|and (?:up|above|over|more)|and longer|\+)/;
/** "no fewer than": a lower bound in the clothes of an upper one. */
const FLOOR_NEGATED =
  /(?<![a-z])(?:no|not|never|nor|without|don't|doesn't|mustn't|cannot|can't|shouldn't)(?: \w+){0,2}? (?:less|fewer|shorter|lower|smaller|below|under|beneath)(?: than)?\s?(?:a |the |about ){0,2}$/;
/** "it takes fewer than 3 lines to …": what is, not what is to be. */
const REPORTED =
  /(?<![a-z])(?:there (?:are|is|were|was)|(?:it|that|this|which|he|she|they) (?:\w+ly )?(?:takes?|took|costs?|needs?|requires?|had|has|counts?|holds?|found|printed|added|changed)) (?:only |just |about )?(?:less than|fewer than|under|up to|over|more than)?\s?$/;
/** What follows a number that measures or counts rather than limits. */
const MENTION_AFTER =
  /^(?:(?: of [a-z]+)? (?:were|was|had|have been|has been) |[\s)]{0,2}(?:numbers?|above|below|earlier|later|apart|ahead|ago|away|away from|from the|back|left|remaining|per (?:second|minute|hour|day|month|million|request|page|query|line|row|column|cell|file)|such as|like "|that (?:start|begin|match|contain)|wide|deep|tall|high|long and|counts?\b|break|breaks|ending|endings|spacing|height|wrap|wrapping|in the file|at a time|of context|of surrounding|of history|of scrollback|of log|(?:is|are) (?:one |already |far |much )?too (?:many|much|long)|old|each side|on either side|before and after|either side|respectively|window)(?![a-z])|s?'s )/;

/** Classifies one quantity by the words around it. `before` and `after` are the sentence up to and from the quantity. */
export function boundOf(before: string, quantity: Quantity, after: string, own: string): Bound {
  const near = before.slice(-160);
  const far = after.slice(0, 160);
  if (quantity.form === "label") return labelBound(near, own);
  if (FLOOR_NEGATED.test(near)) return "floor";
  if (REPORTED.test(near)) return "mention";
  if (UPPER_BEFORE.test(near) || /(?<![a-z])between\s?$/.test(near)) return "cap";
  if (FLOOR_AFTER.test(far)) return "floor";
  if (OVER_BEFORE.test(near)) {
    return RULED_OUT_BEFORE.test(near) || RULED_OUT_AFTER.test(far) ? "cap" : "floor";
  }
  if (FLOOR_BEFORE.test(near) || /(?<![a-z])at least [^,;.]{1,30} and $/.test(near)) return "floor";
  if (UPPER_AFTER.test(far)) return "cap";
  if (MENTION_AFTER.test(far)) return "mention";
  if (VERB_TO.test(near)) return "cap";
  // "If you can say it in one sentence": what is possible, not what is asked for.
  return /(?:^|[,;(] ?)(?:if|whenever|where|when) (?:you |it |this |that |they |an? |the )?(?:\w+ )?(?:can|could|fits?|would|were)(?![a-z])[^,;:]*$/.test(
    near,
  )
    ? "mention"
    : "bare";
}

function labelBound(before: string, own: string): Bound {
  if (/(?<![a-z])(?:minimum|min|at least)(?![a-z])/.test(own) || /(?:minimum|min\.?|at least|lower) $/.test(before))
    return "floor";
  if (/(?<![a-z])(?:exceeds?|over|above|more than|≥|>)\W{0,3}\d[\d,.]*$/.test(own) && !RULED_OUT_BEFORE.test(own))
    return "floor";
  return "cap";
}
