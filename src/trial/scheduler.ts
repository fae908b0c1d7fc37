import type { Decision } from "../model/journal.ts";
import type { PlannedTrial, RunPlan, TrialReading, TrialRecord } from "../model/trial.ts";

/**
 * Whether more captures could change what the captures so far say. Gets the readings of the finished captures of one
 * conversation on one runtime, in plan order; one list a capture.
 */
export type NeedsMore = (captures: readonly (readonly TrialReading[])[], cell: Cell) => boolean;

export interface Cell {
  readonly runtime: string;
  /** Fingerprint of the conversation. */
  readonly conversation: string;
}

/** All that the scheduler looks at: no clock, no order of completion. */
export interface SchedulerState {
  readonly plan: RunPlan;
  readonly decisions: readonly Decision[];
  /** Ended attempts by trial id, oldest first. */
  readonly ended: ReadonlyMap<string, readonly TrialRecord[]>;
}

/** Void for reasons that another attempt may not meet. Everything else is deterministic, and a re-roll would bias. */
const infrastructureCodes: ReadonlySet<string> = new Set([
  "driver-failed",
  "driver-timed-out",
  "upstream-failed",
  "trial-files-failed",
]);

/** The record that counts, or null while an attempt is still to be made: infrastructure is retried once. */
export function settledRecord(attempts: readonly TrialRecord[] | undefined): TrialRecord | null {
  const last = attempts?.at(-1);
  if (attempts === undefined || last === undefined) return null;
  const mayRetry = last.kind === "void" && attempts.length < 2 && infrastructureCodes.has(last.code);
  return mayRetry ? null : last;
}

/**
 * The next decision, or null while decided trials are still to settle. Each runtime and conversation is judged on its own
 * and only when every trial decided for it has settled, in plan order: which trial was fast changes nothing.
 */
export function nextDecision(state: SchedulerState, needsMore: NeedsMore): Decision | null {
  const { plan } = state;
  const decided = new Set(state.decisions.flatMap((decision) => (decision.kind === "trials" ? decision.ids : [])));
  if (decided.size === 0) {
    const first = plan.trials.filter((trial) => trial.repeat < plan.captures);
    return { kind: "trials", ids: first.map((trial) => trial.id), why: "planned" };
  }
  let waiting = false;
  for (const trials of cells(plan).values()) {
    const asked = trials.filter((trial) => decided.has(trial.id));
    const records = asked.map((trial) => settledRecord(state.ended.get(trial.id)));
    if (records.includes(null)) {
      waiting = true;
      continue;
    }
    const next = trials.slice(asked.length, asked.length + plan.captures);
    const cell = trials[0];
    if (next.length === 0 || cell === undefined) continue;
    // A capture without values leaves the verdict open whatever further ones say.
    const captures = records.flatMap((record) =>
      record?.kind === "finished" && record.failure === null ? [record.readings] : [],
    );
    if (captures.length < records.length) continue;
    if (needsMore(captures, { runtime: cell.runtime, conversation: cell.conversation })) {
      return { kind: "trials", ids: next.map((trial) => trial.id), why: "new-variant" };
    }
  }
  return waiting ? null : { kind: "stop", reason: "complete" };
}

/** Trials of each runtime and conversation by repeat, in plan order. */
function cells(plan: RunPlan): ReadonlyMap<string, readonly PlannedTrial[]> {
  const byCell = new Map<string, PlannedTrial[]>();
  for (const trial of plan.trials) {
    const key = JSON.stringify([trial.runtime, trial.conversation]);
    const trials = byCell.get(key);
    if (trials === undefined) byCell.set(key, [trial]);
    else trials.push(trial);
  }
  return byCell;
}
