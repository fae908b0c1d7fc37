import { canonicalJson, type Json } from "../core/json.ts";
import type { Direction, Metric } from "../model/metric.ts";

type Rank = NonNullable<Metric["rank"]>;

/**
 * Place in an ascending order; of a list (several values in one trial) that of its lowest member. Null for a value
 * outside the order, and for a list with one.
 */
export function rankIn(order: readonly string[]): Rank {
  return lowest((value) => {
    const place = typeof value === "string" ? order.indexOf(value) : -1;
    return place < 0 ? null : place;
  });
}

/** Numbers by size, a list by its smallest. */
export const numericRank: Rank = lowest((value) => (typeof value === "number" ? value : null));

function lowest(rank: Rank): Rank {
  return (value) => {
    if (!Array.isArray(value)) return rank(value);
    const ranks = (value as readonly Json[]).map(rank);
    return ranks.length === 0 || ranks.includes(null) ? null : Math.min(...(ranks as number[]));
  };
}

/** Higher is better; different where either value has no rank or both have the same. */
export function higherIsBetter(rank: Rank): (before: Json, after: Json) => Direction {
  return (before, after) => {
    const [was, is] = [rank(before), rank(after)];
    if (was === null || is === null || was === is) return "different";
    return is > was ? "better" : "worse";
  };
}

/** Lower is better; different where either value has no rank or both have the same. */
export function lowerIsBetter(rank: Rank): (before: Json, after: Json) => Direction {
  const higher = higherIsBetter(rank);
  return (before, after) => higher(after, before);
}

/** A value in words: lists as a sequence, null as what it stands for. */
export function inWords(value: Json, absent = "not sent"): string {
  if (value === null) return absent;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => inWords(item, absent)).join(", then ");
  return typeof value === "object" ? canonicalJson(value) : String(value);
}

/** A number to three digits, without noise of its fraction; other values in words. */
export function rounded(value: Json): string {
  return typeof value === "number" ? String(Number(value.toPrecision(3))) : inWords(value);
}

/** A share as a percentage; other values in words. */
export function percent(value: Json): string {
  return typeof value === "number" ? `${Math.round(value * 100)} %` : inWords(value);
}
