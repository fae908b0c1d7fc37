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
  return `${SCOPE_WORDS[scope]} ≤ ${counted(limit, unit)}`;
}

function counted(limit: number, unit: LengthUnit): string {
  return `${limit} ${limit === 1 ? unit.replace(/s$/, "") : unit}`;
}

export function describeCaps(value: Json): string {
  const caps = capsIn(value);
  return caps.length === 0 ? "no numeric length limit" : caps.map(describeCap).join("; ");
}

const BRIEF_SCOPES: { readonly [scope in CapScope]: string } = {
  "between-tool-calls": "between tools",
  update: "update",
  final: "final",
  response: "any",
  part: "part",
  thinking: "reasoning",
  conditional: "some",
};

/** "between tools ≤25 words, final ≤100 words", for a narrow cell. */
export function briefCaps(value: Json): string {
  const caps = capsIn(value);
  if (caps.length === 0) return "none";
  return caps.map(({ limit, unit, scope }) => `${BRIEF_SCOPES[scope]} ≤${counted(limit, unit)}`).join(", ");
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
