import type { NightlyVerdict } from "../compare/judge-samples.ts";
import { pendingCrossing } from "../compare/pending-crossing.ts";
import { baselineKey, pinReadings } from "../compare/pin.ts";
import { streamGroups } from "../compare/stream-groups.ts";
import { AuditError } from "../core/errors.ts";
import { canonicalJson } from "../core/json.ts";
import { metricByName } from "../metric/registry.ts";
import type { Baseline, BaselineKey } from "../model/baseline.ts";
import type { HistoryCrossing, HistoryEntry } from "../model/history.ts";
import type { NamedStream } from "../model/stream.ts";
import { BaselineFolder } from "../store/baseline-folder.ts";
import type { BaselineSource } from "../store/baseline-source.ts";
import { HistoryFolder } from "../store/history.ts";
import type { SettledTrial } from "../trial/scheduler.ts";
import type { OpenRuntime } from "./audited-runtime.ts";
import type { OpenBaselines } from "./baselines.ts";
import { entryOf, measuredFingerprint, streamCount, streamsOf } from "./history.ts";
import type { JudgedSamples } from "./judge-noisy.ts";
import { metricNamed } from "./metric-named.ts";
import type { RunRequest } from "./run-request.ts";
import type { GroupSource, JudgedGroup } from "./sample-groups.ts";
import { servedModels } from "./served-models.ts";

/** One baseline's part of the history, as it was when the run began. */
interface Chapter {
  readonly runtime: OpenRuntime;
  readonly suite: string;
  readonly key: BaselineKey;
  readonly baseline: Baseline;
  readonly entries: readonly HistoryEntry[];
  readonly notes: readonly string[];
}

/** The history of a run: what earlier runs left, and what this one adds. */
export interface RunHistory {
  /** Lines of the history that do not count, for the reader of the report. */
  readonly notes: readonly string[];
  readonly pending: GroupSource["pending"];
  /** What the nights say with tonight among them; null for a run that is no night. */
  nightly(settled: readonly SettledTrial[]): (judged: JudgedGroup) => NightlyVerdict | null;
  /** Adds this run. A run that is in the history already is not added again. */
  append(settled: readonly SettledTrial[], judged: readonly JudgedSamples[]): Promise<void>;
}

const noHistory: RunHistory = { notes: [], pending: () => null, nightly: () => () => null, append: async () => {} };

/** Reads the history of every baseline that the run is held against. `run` is the run's id, `atMs` its start. */
export async function openRunHistory(
  request: RunRequest,
  runtimes: readonly OpenRuntime[],
  baselines: OpenBaselines,
  run: { readonly id: string; readonly atMs: number },
): Promise<RunHistory> {
  const { history } = request;
  if (history === null) return noHistory;
  const folder = new HistoryFolder(history.folder);
  const chapters = await readChapters(folder, runtimes, baselines);
  if (chapters.length === 0) return noHistory;
  const accepted = new BaselineFolder(request.baselines.kind === "folder" ? request.baselines.folder : "");
  const fleet = history.nightly ? await fleetSize(folder, accepted, chapters) : 1;
  const chapterOf = (runtime: string, suite: string) =>
    chapters.find((chapter) => chapter.runtime.request.spec.name === runtime && chapter.suite === suite);

  const tonight = (chapter: Chapter, settled: readonly SettledTrial[], crossings: readonly HistoryCrossing[]) =>
    entryOf({
      run: run.id,
      atMs: run.atMs,
      nightly: history.nightly,
      baseline: chapter.baseline,
      captures: request.captures,
      measured: measuredBy(chapter, settled, new Date(run.atMs).toISOString().slice(0, 10)),
      servedModels: servedModels(recordsOf(chapter, settled)),
      crossings,
    });

  return {
    notes: chapters.flatMap(({ notes }) => notes),

    pending: (runtime, suite, metric, probes) => {
      const chapter = chapterOf(runtime, suite);
      if (chapter === undefined) return null;
      return pendingCrossing(chapter.entries, metric, probes, measuredFingerprint(chapter.baseline), run.atMs);
    },

    nightly: (settled) => {
      if (!history.nightly) return () => null;
      const streams = new Map<Chapter, readonly NamedStream[]>(
        chapters.map((chapter) => {
          const earlier = chapter.entries.filter((entry) => entry.run !== run.id);
          const entries = [...earlier, tonight(chapter, settled, [])];
          return [chapter, streamsOf(entries, chapter.baseline, metricByName, fleet, history)];
        }),
      );
      return ({ runtime, suite, metric, probes }) => {
        const chapter = chapterOf(runtime, suite.name);
        const stream = (chapter && streams.get(chapter))?.find(
          (item) => item.metric === metric.name && probes.some(({ id }) => item.probes.includes(id)),
        );
        return stream?.verdict ?? null;
      };
    },

    append: async (settled, judged) => {
      for (const chapter of chapters) {
        const { name } = chapter.runtime.request.spec;
        const own = judged.filter((item) => item.judged.runtime === name && item.judged.suite.name === chapter.suite);
        const entry = tonight(chapter, settled, own.flatMap(crossingOf));
        if (entry.metrics.length > 0) await folder.append(chapter.key, entry);
      }
    },
  };
}

async function readChapters(
  folder: HistoryFolder,
  runtimes: readonly OpenRuntime[],
  baselines: OpenBaselines,
): Promise<readonly Chapter[]> {
  const chapters: Chapter[] = [];
  for (const runtime of runtimes)
    for (const suite of runtime.request.suites) {
      const { name } = runtime.request.spec;
      const lookup = baselines.lookup(name, suite.name);
      if (lookup.kind !== "found" || streamGroups(lookup.baseline, metricByName).length === 0) continue;
      const key = baselineKey(name, runtime.identity, suite.name);
      const read = await folder.read(key);
      if (read.kind === "unusable") throw new AuditError("history-unusable", { path: read.path, reason: read.reason });
      const entries = read.kind === "found" ? read.entries : [];
      const problems = read.kind === "found" ? read.problems : [];
      const notes = problems.map(({ line, reason }) => `${name}/${suite.name}: line ${line} of the history: ${reason}`);
      chapters.push({ runtime, suite: suite.name, key, baseline: lookup.baseline, entries, notes });
    }
  return chapters;
}

/** Streams that share the false alarms: those of this run, and every other that the folder has nights of. */
async function fleetSize(
  folder: HistoryFolder,
  accepted: BaselineSource,
  chapters: readonly Chapter[],
): Promise<number> {
  const own = new Set(chapters.map(({ key }) => canonicalJson({ ...key })));
  let streams = chapters.reduce((sum, { baseline }) => sum + streamGroups(baseline, metricByName).length, 0);
  for (const read of await folder.list()) {
    if (read.kind !== "found" || own.has(canonicalJson({ ...read.key }))) continue;
    const pinned = await accepted.read(read.key);
    if (pinned.kind === "found") streams += streamCount(read.entries, pinned.baseline, metricByName);
  }
  return streams;
}

/** What this run measured for a baseline, every value in the order of the decisions. */
function measuredBy({ runtime, suite }: Chapter, settled: readonly SettledTrial[], day: string) {
  const readings = recordsOf({ runtime }, settled)
    .flatMap((record) => (record.kind === "finished" && record.failure === null ? record.readings : []))
    .filter((reading) => reading.suite === suite);
  return { metrics: pinReadings(readings, day, metricNamed), identity: runtime.identity };
}

function recordsOf({ runtime }: Pick<Chapter, "runtime">, settled: readonly SettledTrial[]) {
  return settled.filter(({ trial }) => trial.runtime === runtime.request.spec.name).map(({ record }) => record);
}

/** Drift that another session is to confirm, or has: the next run finds it at the milder level, and does not begin anew. */
function crossingOf({ judged, assessment }: JudgedSamples): readonly HistoryCrossing[] {
  const { state, direction, p } = assessment;
  const confirmed = state === "drifted" && assessment.confirmed === true;
  if ((state !== "to-be-confirmed" && !confirmed) || direction === 0 || p === null) return [];
  const probes = judged.probes.map(({ id }) => id);
  return [{ metric: judged.metric.name, probes, direction, p, ...(confirmed ? { confirmed } : {}) }];
}
