import type { ModelRequest } from "../model/transcript.ts";

/**
 * Tokens the model was given, whether read anew, from the cache or into it; null where the answer does not say. A cache
 * field that is absent means that no cache was used, as the API documents it.
 */
export function promptTokens({ answer: { usage } }: ModelRequest): number | null {
  if (usage.inputTokens === null) return null;
  return usage.inputTokens + (usage.cacheReadTokens ?? 0) + (usage.cacheCreationTokens ?? 0);
}
