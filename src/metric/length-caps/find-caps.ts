import { boundOf } from "./bounds.ts";
import type { Passage } from "./passages.ts";
import { passagesOf } from "./passages.ts";
import type { Quantity } from "./quantities.ts";
import { findQuantities } from "./quantities.ts";
import type { CapScope } from "./scope.ts";
import { scopeOf } from "./scopes.ts";
import { subjectOf } from "./subjects.ts";
import type { LengthUnit } from "./units.ts";
import { limitsReplies } from "./verdict.ts";

/** A numeric limit on what the model writes, and the sentence that says so. */
export interface LengthCap {
  readonly limit: number;
  readonly unit: LengthUnit;
  readonly scope: CapScope;
  /** Verbatim. */
  readonly sentence: string;
}

/** Where a text comes from. A tool's text speaks of the tool unless it says otherwise. */
export type TextKind = "system" | "reminder" | "tool";

/** Numeric limits on the length of the model's own words in one instruction text. */
export function findCaps(text: string, kind: TextKind): readonly LengthCap[] {
  return joinFragments(passagesOf(text)).flatMap((passage) => capsOf(passage, kind));
}

function capsOf(passage: Passage, kind: TextKind): readonly LengthCap[] {
  const { plain, quantities } = quantitiesOf(passage);
  return quantities.flatMap((quantity, index) => {
    const earlier = quantities[index - 1]?.end ?? 0;
    const from = Math.max(earlier, plain.lastIndexOf(";", quantity.start) + 1);
    const to = quantities[index + 1]?.start ?? plain.length;
    if (inQuotes(plain, quantity)) return [];
    const bound = boundOf(
      plain.slice(from, quantity.start),
      quantity,
      plain.slice(quantity.end),
      plain.slice(quantity.start, quantity.end),
    );
    const near = subjectOf(plain, quantity, from, to);
    const subject = near.side === "none" && from > 0 ? subjectOf(plain, quantity, 0, to) : near;
    if (!limitsReplies({ bound, subject, passage, kind, quantity, before: plain.slice(from, quantity.start) }))
      return [];
    const scope = scopeOf({
      sentence: plain,
      quantity,
      from,
      to,
      subject,
      headings: passage.headings,
      previous: passage.previous,
    });
    return [{ limit: quantity.limit, unit: quantity.unit, scope, sentence: passage.sentence }];
  });
}

/** "Two sentences. That's the most you may write.": a number alone in its sentence is read with the next one. */
function joinFragments(passages: readonly Passage[]): readonly Passage[] {
  return passages.map((passage, index) => {
    const next = passages[index + 1];
    if (next?.previous !== passage.plain || passage.plain.length > 40 || next.plain.length > LONGEST_JOINED)
      return passage;
    const [quantity] = findQuantities(passage.plain);
    const alone = quantity && /^\W*$/.test(passage.plain.slice(0, quantity.start) + passage.plain.slice(quantity.end));
    if (!alone || !/^(?:that|this|it|which|they|no more|not more|at most|never)/.test(next.plain)) return passage;
    const plain = `${passage.plain.replace(/\W+$/, "")}, ${next.plain}`;
    return { ...passage, plain, sentence: `${passage.sentence} ${next.sentence}` };
  });
}

const LONGEST_JOINED = 200;

/** A bare number takes its unit from what it stands under: `<max_words>25</max_words>`, "There is a word limit. It is 25." */
function quantitiesOf({ plain, previous, headings }: Passage): { plain: string; quantities: readonly Quantity[] } {
  const quantities = findQuantities(plain);
  if (quantities.length > 0 || plain.length > 60) return { plain, quantities };
  for (const context of [previous, ...headings]) {
    if (context === "" || findQuantities(context).length > 0) continue;
    const joined = `${context.slice(-120).replace(/[.:!?\s]+$/, "")}: ${plain}`;
    const found = findQuantities(joined);
    if (found.length > 0) return { plain: joined, quantities: found };
  }
  return { plain, quantities };
}

/** Quoted speech is what someone else is to say or was told. A sentence quoted as a whole is the instruction itself. */
function inQuotes(plain: string, { start, end }: Quantity): boolean {
  const opened = plain.slice(0, start).split('"').length % 2 === 0;
  if (!opened || !plain.includes('"', end)) return false;
  return !(plain.startsWith('"') && /"[.!?]?$/.test(plain));
}
