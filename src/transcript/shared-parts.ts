import type { Json, JsonObject } from "../core/json.ts";

/** Tools, system blocks and messages of all requests of a recording, each different one held once. */
export interface SharedParts {
  /** The body with every part that an earlier body had as well replaced by that very object. */
  share(body: JsonObject): JsonObject;
  /** The different parts so far as JSON texts. */
  texts(): readonly string[];
}

/**
 * Makes equal parts one object. Histories repeat: each part of a request comes again with every later one, and what is
 * one object need be read once (`memoByIdentity`).
 */
export function sharedParts(): SharedParts {
  const known = new Map<string, Json>();
  const shared = (part: Json): Json => {
    const text = JSON.stringify(part);
    const first = known.get(text);
    if (first !== undefined) return first;
    known.set(text, part);
    return part;
  };
  const parts = (value: Json | undefined): Json | undefined =>
    Array.isArray(value) ? (value as readonly Json[]).map(shared) : value === undefined ? undefined : shared(value);
  return {
    share: (body) => {
      const fields = (["tools", "system", "messages"] as const).flatMap((key) => {
        const value = parts(body[key]);
        return value === undefined ? [] : [[key, value] as const];
      });
      return { ...body, ...Object.fromEntries(fields) };
    },
    texts: () => [...known.keys()],
  };
}
