import { equalJson, type Json } from "../core/json.ts";
import type { Tolerance } from "../model/suite.ts";

/** Whether `now` counts as the same as `before`: equal, or a number moved no further than the tolerance allows. */
export function sameValue(before: Json, now: Json, tolerance: Tolerance | null): boolean {
  if (equalJson(before, now)) return true;
  if (tolerance === null || typeof before !== "number" || typeof now !== "number") return false;
  const moved = Math.abs(now - before);
  const allowed = Math.max(tolerance.absolute ?? 0, (tolerance.relative ?? 0) * Math.abs(before));
  return moved <= allowed;
}
