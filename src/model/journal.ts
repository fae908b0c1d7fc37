import type { TrialRecord } from "./trial.ts";

/** What the scheduler decided; journaled, so that a resumed run replays it. */
export type Decision =
  | {
      readonly kind: "trials";
      readonly ids: readonly string[];
      readonly why: "planned" | "new-variant" | "open-verdict";
    }
  | { readonly kind: "stop"; readonly reason: "complete" };

/** One line of `journal.jsonl`. */
export type JournalEntry =
  | { readonly kind: "decided"; readonly decision: Decision }
  /** Intent, on disk before the trial runs. `attempt` counts from 1, over resumes as well. */
  | { readonly kind: "started"; readonly trial: string; readonly attempt: number }
  | { readonly kind: "ended"; readonly attempt: number; readonly record: TrialRecord };

/** Where a running run puts down what must survive it. */
export interface RunWriter {
  /** Resolves when the entry is on disk. */
  append(entry: JournalEntry): Promise<void>;
  /** Keeps a long text once, by content; resolves to its SHA-256. Must resolve before an entry names the digest. */
  keep(text: string): Promise<string>;
}
