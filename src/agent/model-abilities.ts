import { modelFacts } from "../model/model-facts.ts";

/** `output_config.effort` of the Messages API, lowest first. */
export const efforts = ["low", "medium", "high", "xhigh", "max"] as const;
export type Effort = (typeof efforts)[number];

/** What a model's requests may carry. A field a model does not know is refused with a 400. */
export interface ModelAbilities {
  /** Whether it takes `output_config.effort`. */
  readonly effort: boolean;
  /** `adaptive`: the model decides; `budget`: a fixed token budget; `none`: it cannot reason. */
  readonly thinking: "adaptive" | "budget" | "none";
  /** `max_tokens` of a request, within the model's limit. */
  readonly maxTokens: number;
}

/**
 * By what is documented of the model. A name that is not known is taken for a current one, so that new models need no
 * entry to be driven.
 */
export function modelAbilities(model: string): ModelAbilities {
  const facts = modelFacts(model);
  if (facts === null) return { effort: true, thinking: "adaptive", maxTokens: 32_000 };
  if (!facts.thinks) return { effort: false, thinking: "none", maxTokens: 4_096 };
  return {
    effort: facts.effortLevels?.length !== 0,
    thinking: facts.adaptiveThinking === false ? "budget" : "adaptive",
    maxTokens: 32_000,
  };
}
