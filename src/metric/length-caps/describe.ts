import { isJsonObject, type Json } from "../../core/json.ts";
import type { CapScope } from "./scope.ts";
import type { LengthUnit } from "./units.ts";

/** One numeric limit as the metric reports it. */
export interface CapValue {
  readonly limit: number;
  readonly unit: LengthUnit;
  readonly scope: CapScope;
}

const SCOPE_WORDS: { readonly [scope in CapScope]: string } = {
  "between-tool-calls": "text between tool calls",
  update: "each update",
  final: "final responses",
  response: "responses",
  part: "a part of a response",
  thinking: "reasoning",
  conditional: "some responses",
};

/** "text between tool calls ≤ 25 words". */
export function describeCap({ limit, unit, scope }: CapValue): string {
  return `${SCOPE_WORDS[scope]} ≤ ${limit} ${limit === 1 ? unit.replace(/s$/, "") : unit}`;
}

export function describeCaps(value: Json): string {
  const caps = capsIn(value);
  return caps.length === 0 ? "no numeric length limit" : caps.map(describeCap).join("; ");
}

/** Caps of a metric value; whatever else a hand-written value holds is left out. */
export function capsIn(value: Json): readonly CapValue[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item) => {
    if (!isJsonObject(item)) return [];
    const { limit, unit, scope } = item;
    if (typeof limit !== "number" || typeof unit !== "string" || typeof scope !== "string") return [];
    return Object.hasOwn(SCOPE_WORDS, scope) ? [{ limit, unit, scope } as CapValue] : [];
  });
}
