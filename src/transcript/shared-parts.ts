import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";

/** Tools, system blocks and messages of the requests of a recording, repeated ones held once. */
export interface SharedParts {
  /** The body with every part that an earlier body had in the same place replaced by that very object. */
  share(body: JsonObject): JsonObject;
  /** The different parts so far, in the order they came up. */
  all(): readonly Json[];
}

/** A part comes again as it was, or with its cache mark moved; more variants than these are not worth a search. */
const variantsPerPlace = 4;

/**
 * Makes repeated parts one object. Each part of a request comes again with every later one, and what is one object need
 * be read once (`memoByIdentity`). Equal means equal in the order of keys as well: nothing read off a part changes.
 */
export function sharedParts(): SharedParts {
  const all: Json[] = [];
  const variants = new Map<string, Json[]>();
  const shared = (part: Json, place: string): Json => {
    const known = variants.get(place) ?? [];
    const same = known.find((variant) => identical(variant, part));
    if (same !== undefined) return same;
    variants.set(place, [part, ...known.slice(0, variantsPerPlace - 1)]);
    all.push(part);
    return part;
  };
  const field = (value: Json | undefined, key: string): Json | undefined => {
    if (Array.isArray(value)) return (value as readonly Json[]).map((part, index) => shared(part, `${key} ${index}`));
    return value === undefined ? undefined : shared(value, key);
  };
  return {
    share: (body) => {
      const parts = ["tools", "system", "messages"].flatMap((key) => {
        const value = field(body[key], key);
        return value === undefined ? [] : [[key, value] as const];
      });
      return { ...body, ...Object.fromEntries(parts) };
    },
    all: () => all,
  };
}

function identical(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return (a as readonly Json[]).every((item, index) => identical(item, b[index] as Json));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length && keys.every((key, index) => key === others[index] && identical(a[key], b[key]))
  );
}
