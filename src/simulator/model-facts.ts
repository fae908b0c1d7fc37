/**
 * What the API documents about a model by its name. A name that is not understood is taken for a current model.
 * Sources: the vendor's pages on context editing, prompt caching and thinking display.
 */
export interface ModelFacts {
  /** Without a `clear_thinking` edit, earlier turns' thinking stays visible; else only the last turn's does. */
  readonly keepsThinking: boolean;
  /** Takes `output_config.effort`. */
  readonly takesEffort: boolean;
  /** What `thinking.display` is where it is absent. */
  readonly display: "summarized" | "omitted";
  /** Thinks where the request has no `thinking` at all. */
  readonly thinksUnasked: boolean;
  /** Accepts a conversation that ends with an assistant message. */
  readonly takesPrefill: boolean;
  /** Shortest prefix that is cached, tokens. */
  readonly minCacheableTokens: number;
}

const current = { family: "opus", version: 99 };

/** `claude-opus-4-6-20260101`, `claude-3-5-haiku-latest`, `opus`; the version as one number: 4.06 for 4-6. */
function parseName(model: string): { family: string; version: number } {
  const family = /opus|sonnet|haiku/.exec(model)?.[0];
  if (family === undefined) return current;
  const after = new RegExp(`${family}-(\\d{1,2})(?:-(\\d{1,2}))?(?!\\d)`).exec(model);
  const numbers = after ?? /claude-(\d{1,2})(?:-(\d{1,2}))?-/.exec(model);
  if (numbers === null) return { ...current, family };
  return { family, version: Number(numbers[1]) + Number(numbers[2] ?? 0) / 100 };
}

export function modelFacts(model: string): ModelFacts {
  const { family, version } = parseName(model);
  const generation = family === "opus" ? 4.05 : family === "sonnet" ? 4.06 : 5;
  const omitsFrom = family === "opus" ? 4.07 : 5;
  return {
    // Haiku keeps the last turn's only, whatever its generation.
    keepsThinking: family !== "haiku" && version >= generation,
    takesEffort: version >= generation,
    display: version >= omitsFrom ? "omitted" : "summarized",
    thinksUnasked: version >= 5,
    takesPrefill: version < 4.06,
    minCacheableTokens: minCacheable(family, version),
  };
}

function minCacheable(family: string, version: number): number {
  if (family === "opus" && (version === 4.05 || version === 4.06)) return 4096;
  if (family === "haiku") return version === 4.05 ? 4096 : version < 4.05 ? 2048 : 1024;
  return 1024;
}
