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

const current: ModelAbilities = { effort: true, thinking: "adaptive", maxTokens: 32_000 };
const budgetOnly: ModelAbilities = { effort: false, thinking: "budget", maxTokens: 32_000 };

/**
 * By the vendor's model pages: adaptive thinking came with the 4.6 generation, effort with Opus 4.5. A name that is
 * not one of the older models is taken for a current one, so that new models need no entry here. Names as the other
 * platforms spell them (`anthropic.claude-…-v1:0`, `claude-…@20251001`) are understood.
 */
export function modelAbilities(model: string): ModelAbilities {
  if (/claude-(3-7|.*-3-7)/.test(model)) return budgetOnly;
  if (/claude-(3|2|instant)/.test(model)) return { effort: false, thinking: "none", maxTokens: 4_096 };
  const family = /claude-(opus|sonnet|haiku)-(\d+)(?:-(\d{1,2})(?!\d))?/.exec(model);
  if (family === null) return current;
  const version = Number(family[2]) * 100 + Number(family[3] ?? 0);
  if (version >= 406) return current;
  return family[1] === "opus" && version === 405 ? { ...budgetOnly, effort: true } : budgetOnly;
}
