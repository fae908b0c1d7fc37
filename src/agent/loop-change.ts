import type { Effort } from "./model-abilities.ts";

/**
 * One way in which a loop can come to differ from the loop its operator set up. The loop alone is altered: whatever
 * follows for the model's behaviour has to follow from the requests. Later incidents join as further kinds.
 */
export type LoopChange =
  /** Another effort where the operator names none; an effort that is named stays. */
  | { readonly kind: "default-effort"; readonly effort: Effort }
  /**
   * Once a turn follows an idle time of more than `idleMs`, every request of the session from then on asks the server
   * to keep the thinking of the last `keepTurns` turns only.
   */
  | { readonly kind: "thinking-cleared-since-idle"; readonly idleMs: number; readonly keepTurns: number }
  /** A paragraph at the end of the system prompt. */
  | { readonly kind: "system-text"; readonly text: string };

/** The regressions of spring 2026, named by the day they shipped (the vendor's post-mortem of 23 April 2026). */
export const incidents = {
  "2026-03-04": [{ kind: "default-effort", effort: "medium" }],
  "2026-03-26": [{ kind: "thinking-cleared-since-idle", idleMs: 60 * 60_000, keepTurns: 1 }],
  "2026-04-16": [
    {
      kind: "system-text",
      text: "Keep it short: write at most 25 words of text between two tool calls, and at most 100 words in a final response.",
    },
  ],
} as const satisfies { readonly [incident: string]: readonly LoopChange[] };

export type Incident = keyof typeof incidents;

export const incidentNames = Object.keys(incidents) as readonly Incident[];
