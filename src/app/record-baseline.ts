import { appendBaseline } from "../compare/pin.ts";
import { AuditError } from "../core/errors.ts";
import type { Baseline } from "../model/baseline.ts";
import { BaselineFolder } from "../store/baseline-folder.ts";
import { readRun } from "../store/run-directory.ts";
import { makeUntrackedFolder } from "../store/runs.ts";
import { RunState } from "../trial/run-state.ts";
import { ladderGaps, type RungGap } from "./ladder.ts";
import { pinStoredRun } from "./pinned-set.ts";

/**
 * Keeps what a finished run measured as candidates, out of git until `baseline accept`; with `append` added to the candidate of the same key, or to the
 * accepted baseline. Throws `record-incomplete` where a metric that gates has captures without a value.
 */
export async function keepCandidates(
  runDirectory: string,
  candidatesFolder: string,
  accepted: BaselineFolder,
  append: boolean,
): Promise<readonly Baseline[]> {
  const run = await readRun(runDirectory);
  const pinned = pinStoredRun(run);
  const empty = pinned.baselines.find((baseline) => baseline.captures === 0);
  if (empty) throw new AuditError("record-incomplete", { suite: empty.key.suite, runtime: empty.key.runtime });
  await makeUntrackedFolder(candidatesFolder);
  const candidates = new BaselineFolder(candidatesFolder);
  const kept: Baseline[] = [];
  for (const baseline of pinned.baselines) {
    const earlier = append ? await earlierOf(baseline, candidates, accepted) : null;
    const merged = earlier ? appendBaseline(earlier, baseline) : baseline;
    await candidates.write(
      merged,
      async (digest) => (await pinned.text(digest)) ?? (await candidates.text(digest)) ?? (await accepted.text(digest)),
    );
    kept.push(merged);
  }
  return kept;
}

/** Rungs of a run's ladder with trials that are no reference: of each runtime, how many and why. */
export async function lostRungs(runDirectory: string): Promise<readonly (RungGap & { readonly runtime: string })[]> {
  const { plan, entries } = await readRun(runDirectory);
  const records = new Map(new RunState(plan, entries).records().map((record) => [record.trial, record]));
  return plan.runtimes.flatMap(({ name }) => {
    const own = plan.trials.filter(({ runtime }) => runtime === name);
    return ladderGaps(own.map((trial) => ({ trial, record: records.get(trial.id) }))).map((gap) => ({
      ...gap,
      runtime: name,
    }));
  });
}

async function earlierOf(
  baseline: Baseline,
  candidates: BaselineFolder,
  accepted: BaselineFolder,
): Promise<Baseline | null> {
  for (const folder of [candidates, accepted]) {
    const read = await folder.read(baseline.key);
    if (read.kind === "found") return read.baseline;
    if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
  }
  return null;
}
