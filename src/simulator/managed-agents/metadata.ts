import { isJsonObject, type JsonObject } from "../../core/json.ts";
import { invalid } from "./api-error.ts";

export interface Metadata {
  [key: string]: string;
}

const limits = { pairs: 16, keyCharacters: 64, valueCharacters: 512 };

/** `before` with a patch on it: a string sets a key, null deletes it; an absent patch changes nothing. */
export function patchedMetadata(before: Metadata, body: JsonObject): Metadata {
  const patch = body["metadata"] ?? {};
  if (!isJsonObject(patch)) throw invalid("metadata: Input should be a valid dictionary", "invalid_metadata");
  const after = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) after.delete(key);
    else if (typeof value === "string") after.set(key, value);
    else throw invalid(`metadata.${key}: Input should be a valid string`, "invalid_metadata");
  }
  if (after.size > limits.pairs) throw invalid(`metadata: at most ${limits.pairs} pairs`, "invalid_metadata");
  for (const [key, value] of after) {
    if (key.length > limits.keyCharacters || value.length > limits.valueCharacters) {
      throw invalid(`metadata.${key}: too long`, "invalid_metadata");
    }
  }
  return Object.fromEntries(after);
}
