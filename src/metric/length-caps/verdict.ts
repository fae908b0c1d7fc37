import type { Bound } from "./bounds.ts";
import type { TextKind } from "./find-caps.ts";
import { findMentions } from "./mentions.ts";
import type { Passage } from "./passages.ts";
import type { Quantity } from "./quantities.ts";
import type { Subject } from "./subjects.ts";
import { subjectOfContext } from "./subjects.ts";

interface Finding {
  readonly bound: Bound;
  readonly subject: Subject;
  readonly passage: Passage;
  readonly kind: TextKind;
  readonly quantity: Quantity;
  readonly before: string;
}

/** Words a bare number may follow and still be a measure for the reply: "in two sentences", "summary: one line". */
const MEASURE =
  /(?:^|[:=(,–—-]\s?|(?<![a-z])(?:in|with|using|use|to|into|as|is|are|be|being|of|about|around|roughly|approximately|~|exactly|precisely|write|give|produce|send|say|gets?|have|has|for|allowed?|spend|make|makes|and|or|them|yourself|it|answer|reply|respond|provide|output|emit|offer|contains?|takes?|spans?|add|include|deserves?|want|expect|at|then|but|should|a|the|your|by)\s)\W{0,2}$/;
const LIMIT_CONTEXT =
  /(?<![a-z])(?:limits?|caps?|ceilings?|maximum|max|budgets?|length|brevity|allowance|verbosity|concise(?:ness)?|how long)(?![a-z])/;

/** Whether a quantity limits the length of the model's own words. Where nothing is named, the kind of text decides. */
export function limitsReplies(finding: Finding): boolean {
  const { bound, subject, passage, kind, quantity } = finding;
  if (bound === "floor" || bound === "mention") return false;
  const measured = bound === "cap" || quantity.form === "compound" || MEASURE.test(finding.before);
  // "final responses 100 words": nothing stands between the thing and its size.
  const adjacent = findMentions(finding.before.slice(-120)).at(-1)?.end === finding.before.slice(-120).trimEnd().length;
  const placed = measured || adjacent || /(?<![a-z])on (?:just |only )?$/.test(finding.before);
  if (kind === "tool" || passage.quoted !== "no") {
    return (
      passage.quoted !== "speech" &&
      subject.side === "strong" &&
      subject.scope !== "thinking" &&
      subject.scope !== "part" &&
      measured
    );
  }
  switch (subject.side) {
    case "other":
    case "unknown":
      return false;
    case "strong":
      return placed;
    case "weak":
      return measured && !hasForeignHeading(passage, quantity) && quantity.unit !== "tokens";
    case "none":
      return quantity.unit !== "tokens" && fragmentLimits(bound, passage, quantity);
    default:
      return subject.side satisfies never;
  }
}

/** "Max 40 words.", "It is 25 words.": the sentence before, then the headings, say of what. */
function fragmentLimits(bound: Bound, passage: Passage, { unit }: Quantity): boolean {
  for (const context of [passage.previous, ...passage.headings]) {
    const { side } = subjectOfContext(context, unit);
    if (side === "other") return false;
    if (side === "strong" || side === "weak")
      return bound === "cap" || LIMIT_CONTEXT.test(context) || context.endsWith(":");
  }
  return bound === "cap" || passage.headings.some((heading) => LIMIT_CONTEXT.test(heading));
}

function hasForeignHeading(passage: Passage, { unit }: Quantity): boolean {
  return passage.headings.some((heading) => subjectOfContext(heading, unit).side === "other");
}
