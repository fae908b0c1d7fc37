import type { LoopOutcome } from "../../agent/loop.ts";
import type { StopReason } from "./session-status.ts";

/** Reasons for which a session stops its own harness. */
export class BudgetReached extends Error {}
export class Interrupted extends Error {}
export class Refused extends Error {}

/** How a turn ended: with a reason the API knows, or in a failure that is shown first. */
export type TurnEnd =
  | { readonly kind: "stop"; readonly reason: StopReason }
  | { readonly kind: "failure"; readonly message: string };

export function endOf(outcome: LoopOutcome): TurnEnd {
  switch (outcome.kind) {
    case "answered":
      return { kind: "stop", reason: { type: "end_turn" } };
    case "refused":
      return { kind: "stop", reason: { type: "refusal" } };
    case "stopped":
      return { kind: "failure", message: outcome.reason };
  }
}

/** Of a turn that threw. An interrupt ends a turn as an answer does. */
export function endOfThrown(error: unknown, interrupted: boolean): TurnEnd {
  if (error instanceof Refused) return { kind: "stop", reason: { type: "refusal" } };
  if (error instanceof BudgetReached) return { kind: "stop", reason: { type: "budget_reached" } };
  if (interrupted) return { kind: "stop", reason: { type: "end_turn" } };
  return { kind: "failure", message: error instanceof Error ? error.message : String(error) };
}
