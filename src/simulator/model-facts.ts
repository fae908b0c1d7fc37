import { modelFacts as documentedFacts, modelFamily } from "../model/model-facts.ts";

/** What the simulated API does by a model's name. A name that is not known is taken for a current model. */
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

/** Shortest prefix that is cached where it is not 1,024 tokens (the vendor's page on prompt caching). */
const minCacheable: { readonly [family: string]: number } = {
  "opus-4-5": 4096,
  "opus-4-6": 4096,
  "haiku-4-5": 4096,
  "haiku-3": 2048,
  "haiku-3-5": 2048,
};

export function modelFacts(model: string): ModelFacts {
  const facts = documentedFacts(model);
  const family = modelFamily(model) ?? "";
  const before46 = facts !== null && !(facts.adaptiveThinking ?? true);
  return {
    keepsThinking: (facts?.defaultKeep ?? "all") === "all",
    takesEffort: facts?.effortLevels?.length !== 0,
    display: facts === null ? "omitted" : (facts.defaultDisplay ?? "summarized"),
    thinksUnasked: facts?.thinksByDefault ?? facts === null,
    takesPrefill: before46,
    minCacheableTokens: minCacheable[family] ?? 1024,
  };
}
