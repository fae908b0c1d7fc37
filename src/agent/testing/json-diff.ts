import { isJsonObject, type Json } from "../../core/json.ts";

/** Every place where two values differ, as `path: before → after`; an absent value reads `absent`. */
export function jsonDiff(before: Json | undefined, after: Json | undefined, path = ""): readonly string[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      jsonDiff(before[index] as Json | undefined, after[index] as Json | undefined, `${path}[${index}]`),
    );
  }
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => jsonDiff(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [`${path}: ${JSON.stringify(before) ?? "absent"} → ${JSON.stringify(after) ?? "absent"}`];
}
