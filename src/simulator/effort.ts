import type { MessagesRequest } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";

/** Thinking relative to `high`, the documented default. Neighbours stand further apart than reasoning varies without noise. */
const effortFactors: { readonly [effort: string]: number } = { low: 0.3, medium: 0.6, high: 1, xhigh: 1.6, max: 2.5 };

/** The budget at which `enabled` thinks as long as adaptive thinking at the same effort. */
const referenceBudgetTokens = 16_000;

/**
 * By what a request multiplies the length of thinking: by effort (absent or unknown means `high`), and by the budget
 * where there is one. Chance comes on top, so that two requests that differ in effort alone vary alike.
 */
export function thinkingFactor({
  model,
  effort,
  thinking,
}: Pick<MessagesRequest, "model" | "effort" | "thinking">): number {
  const byEffort = modelFacts(model).takesEffort ? (effortFactors[effort ?? "high"] ?? 1) : 1;
  const byBudget =
    thinking.kind === "enabled" ? Math.min(2, Math.max(0.05, thinking.budgetTokens / referenceBudgetTokens)) : 1;
  return byEffort * byBudget;
}
