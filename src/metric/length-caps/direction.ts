import type { Json } from "../../core/json.ts";
import type { Direction } from "../../model/metric.ts";
import { type CapValue, capsIn } from "./describe.ts";

/** New or tighter limits are worse, gone or looser ones better; both at once is only different. */
export function capsDirection(before: Json, after: Json): Direction {
  const was = tightest(capsIn(before));
  const is = tightest(capsIn(after));
  let worse = false;
  let better = false;
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const [a, b] = [was.get(key) ?? Infinity, is.get(key) ?? Infinity];
    if (b < a) worse = true;
    if (b > a) better = true;
  }
  if (worse === better) return "different";
  return worse ? "worse" : "better";
}

/** The limit that binds, per scope and unit. */
function tightest(caps: readonly CapValue[]): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { scope, unit, limit } of caps) {
    const key = `${scope} ${unit}`;
    limits.set(key, Math.min(limit, limits.get(key) ?? Infinity));
  }
  return limits;
}
