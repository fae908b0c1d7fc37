import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { measuredFingerprint } from "../../app/history.ts";
import {
  dayValues,
  type NightLaw,
  pinnedSamples,
  simulatedMetric,
  simulatedNight,
  tokenLaw,
} from "../../compare/testing/simulated-nights.ts";
import type { Baseline, BaselineKey } from "../../model/baseline.ts";
import type { HistoryEntry } from "../../model/history.ts";
import { seededRandom } from "../../stats/random.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import { baselinePath } from "../../store/baseline-path.ts";
import { entryLine, headerLine } from "../../store/history-line.ts";
import { exampleBaseline } from "../../store/testing/example-baseline.ts";

export interface SimulatedHistory {
  readonly seed: number;
  readonly nights: number;
  readonly pinnedDays?: number;
  readonly law?: NightLaw;
  /** Shift of the logarithm on a night. */
  readonly shift?: (night: number) => number;
  readonly runtime?: string;
  /** What becomes of the entries on their way to the file. */
  readonly entries?: (entries: readonly HistoryEntry[]) => readonly HistoryEntry[];
}

const probes = 3;
const perNight = 2;

/** Lays an accepted baseline and the nights since into `folder`, as runs would have; resolves to the history's file. */
export async function writeSimulatedHistory(folder: string, simulated: SimulatedHistory): Promise<string> {
  const { seed, nights, pinnedDays = 12, law = tokenLaw, shift = () => 0, runtime = "coder" } = simulated;
  const random = seededRandom(seed);
  const key: BaselineKey = { ...exampleBaseline.key, runtime };
  const samples = pinnedSamples(random, law, probes, perNight, pinnedDays);
  const baseline: Baseline = {
    ...exampleBaseline,
    key,
    captures: pinnedDays * perNight,
    days: (samples[0] ?? []).map(({ day }) => day),
    metrics: samples.map((list, probe) => ({
      probe: `probe-${probe}`,
      metric: simulatedMetric,
      values: [],
      samples: list,
      missing: [],
    })),
  };
  await new BaselineFolder(join(folder, "baselines")).write(baseline, async () => null);
  const pinned = measuredFingerprint(baseline);
  const entries = Array.from({ length: nights }, (_, night) =>
    simulatedNight(night, dayValues(random, law, probes, perNight, shift(night)), { baseline: pinned }),
  );
  const path = join(folder, ".agent-audit", "history", baselinePath(key).replace(/\.json$/, ".jsonl"));
  await mkdir(dirname(path), { recursive: true });
  const told = simulated.entries?.(entries) ?? entries;
  await writeFile(path, headerLine(key) + told.map(entryLine).join(""));
  return path;
}
