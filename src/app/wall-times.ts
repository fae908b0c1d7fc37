import { join } from "node:path";
import { AuditError } from "../core/errors.ts";
import { readRun } from "../store/run-directory.ts";
import { listRuns } from "../store/runs.ts";
import { RunState } from "../trial/run-state.ts";
import type { WallTime } from "./run-cost.ts";

/** Runs that are looked into, newest first: older ones ran on another machine or version as likely as not. */
const lookedInto = 5;

/** Mean wall time of trials by runtime and conversation, as the newest runs had them. A run that cannot be read has none. */
export async function wallTimes(runs: string): Promise<WallTime> {
  const sums = new Map<string, { sum: number; trials: number }>();
  for (const id of (await listRuns(runs)).slice(-lookedInto)) {
    const run = await readRun(join(runs, id)).catch((error: unknown) => {
      if (error instanceof AuditError) return null;
      throw error;
    });
    if (run === null) continue;
    const trials = new Map(run.plan.trials.map((trial) => [trial.id, trial]));
    for (const record of new RunState(run.plan, run.entries).records()) {
      const trial = trials.get(record.trial);
      if (record.kind !== "finished" || record.failure !== null || trial === undefined) continue;
      const name = cell(trial.runtime, trial.conversation);
      const known = sums.get(name) ?? { sum: 0, trials: 0 };
      sums.set(name, { sum: known.sum + record.wallMs, trials: known.trials + 1 });
    }
  }
  return (runtime, conversation) => {
    const known = sums.get(cell(runtime, conversation));
    return known === undefined ? null : known.sum / known.trials;
  };
}

function cell(runtime: string, conversation: string): string {
  return JSON.stringify([runtime, conversation]);
}
