import { plural } from "../core/plural.ts";
import type { TrialRecord } from "../model/trial.ts";

/** Models that answered the agent's own loop, over all trials, sorted; empty where no answer named one. */
export function servedModels(records: readonly TrialRecord[]): readonly string[] {
  return [...new Set(records.flatMap(servedIn))].sort();
}

/**
 * That trials of one arm were answered by different models, so that their values are a mixture: `answered by different
 * models: a (12 trials), b (3 trials)`. Null where all that name one name the same; a harness that uses two in every trial
 * is not mixed.
 */
export function mixedModels(records: readonly TrialRecord[]): string | null {
  const counts = new Map<string, number>();
  for (const record of records) {
    const served = servedIn(record).join(" and ");
    if (served !== "") counts.set(served, (counts.get(served) ?? 0) + 1);
  }
  if (counts.size < 2) return null;
  const parts = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} (${plural(count, "trial")})`);
  return `answered by different models: ${parts.join(", ")}`;
}

function servedIn(record: TrialRecord): readonly string[] {
  return record.kind === "finished" ? [...(record.servedModels ?? [])].sort() : [];
}
