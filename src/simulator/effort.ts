import type { ThinkingMode } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";
import { randomFrom } from "./prose.ts";

/** Thinking relative to `high`, the documented default. Neighbours stand further apart than the variation below. */
const effortFactors: { readonly [effort: string]: number } = { low: 0.3, medium: 0.6, high: 1, xhigh: 1.6, max: 2.5 };

/** The budget at which `enabled` thinks as long as adaptive thinking at the same effort. */
const referenceBudgetTokens = 16_000;

/** Thinking of the same step differs from seed to seed by at most this share. */
const variation = 0.08;

/**
 * By what the length of thinking is multiplied: by effort (absent or unknown means `high`), and by the budget where
 * there is one. `key` fixes the variation, so that two requests that differ in effort alone vary alike.
 */
export function thinkingFactor(model: string, effort: string | null, thinking: ThinkingMode, key: string): number {
  const byEffort = modelFacts(model).takesEffort ? (effortFactors[effort ?? "high"] ?? 1) : 1;
  const byBudget =
    thinking.kind === "enabled" ? Math.min(2, Math.max(0.05, thinking.budgetTokens / referenceBudgetTokens)) : 1;
  return byEffort * byBudget * (1 + variation * (2 * randomFrom(`variation/${key}`)() - 1));
}
