import { setImmediate } from "node:timers/promises";
import { falseAlarms, type SessionValues } from "../compare/false-alarms.ts";
import { appendBaseline } from "../compare/pin.ts";
import { scaleOf } from "../compare/sample-group.ts";
import { AuditError } from "../core/errors.ts";
import { metricByName } from "../metric/registry.ts";
import type { Baseline } from "../model/baseline.ts";
import type { CalibratedVerdict, Calibration, CalibrationSession } from "../model/calibration.ts";
import { type HistoryEntry, nightOf } from "../model/history.ts";
import { type DayValue, varianceComponents } from "../stats/variance-components.ts";
import type { BaselineFolder } from "../store/baseline-folder.ts";
import type { HistoryFolder } from "../store/history.ts";
import { readRun } from "../store/run-directory.ts";
import { openBaselines } from "./baselines.ts";
import type { Environment } from "./environment.ts";
import { measuredFingerprint, streamCount, streamsOf } from "./history.ts";
import { pinStoredRun } from "./pinned-set.ts";
import { plannedIdentity } from "./planned-identity.ts";
import { plannedRun } from "./planned-run.ts";
import type { RunRequest } from "./run-request.ts";
import { groupSource, type JudgedGroup, sampleGroups } from "./sample-groups.ts";

/** Where what a calibration stands on lies. */
export interface CalibrationFolders {
  readonly baselines: BaselineFolder;
  readonly history: HistoryFolder;
}

export interface WrittenCalibration {
  readonly path: string;
  readonly calibration: Calibration;
}

/** Throws `calibrate-baseline-missing` where a suite has no accepted baseline: before anything is measured. */
export async function requireBaselines(
  request: RunRequest,
  { cwd, clock }: Pick<Environment, "cwd" | "clock">,
): Promise<void> {
  const identified = request.runtimes.map((runtime) => ({ request: runtime, identity: plannedIdentity(runtime.spec) }));
  const baselines = await openBaselines(request.baselines, identified, cwd, clock.now());
  for (const { spec, suites } of request.runtimes)
    for (const suite of suites)
      if (baselines.lookup(spec.name, suite.name).kind !== "found")
        throw new AuditError("calibrate-baseline-missing", { runtime: spec.name, suite: suite.name });
}

/**
 * Makes the finished run at `runDirectory` a session of the calibration of every baseline it measured, and writes these
 * beside the baselines. Sessions of earlier runs against the same baseline stay. Throws `baseline-append-unlike` where the
 * run was of another version, model or setting: what differs would pass for noise.
 */
export async function keepCalibrations(
  runDirectory: string,
  request: RunRequest,
  { baselines, history }: CalibrationFolders,
  replays: number,
  environment: Environment,
): Promise<readonly WrittenCalibration[]> {
  const run = await readRun(runDirectory);
  const written: WrittenCalibration[] = [];
  const groups = await judgedGroups(request, environment);
  for (const measured of pinStoredRun(run).baselines) {
    const read = await baselines.read(measured.key);
    if (read.kind !== "found") continue;
    appendBaseline(read.baseline, measured);
    const own = groups.filter(
      (judged) => judged.runtime === measured.key.runtime && judged.suite.name === measured.key.suite,
    );
    const fingerprint = measuredFingerprint(read.baseline);
    const earlier = await baselines.calibration(measured.key);
    const known = earlier.kind === "found" && earlier.calibration.baseline === fingerprint ? earlier.calibration : null;
    const sessions = [
      ...(known?.sessions ?? []).filter((session) => session.run !== run.id),
      sessionOf(run.id, measured),
    ];
    const nights = await nightsOf(history, read.baseline);
    const verdicts: CalibratedVerdict[] = [];
    for (const judged of own) {
      environment.progress.status(`replaying ${judged.metric.name}`);
      // Signals are heard between two verdicts.
      await setImmediate();
      environment.signal.throwIfAborted();
      verdicts.push(calibrated(judged, sessions, nights, replays));
    }
    const { tool } = environment;
    const calibration: Calibration = { format: 1, tool, key: measured.key, baseline: fingerprint, sessions, verdicts };
    written.push({ path: await baselines.writeCalibration(calibration), calibration });
  }
  return written;
}

/** The verdicts that a run would have. */
async function judgedGroups(request: RunRequest, environment: Environment): Promise<readonly JudgedGroup[]> {
  const judging: RunRequest = { ...request, purpose: "run" };
  const plan = plannedRun(judging, environment.tool);
  const identified = request.runtimes.map((runtime) => ({ request: runtime, identity: plannedIdentity(runtime.spec) }));
  const opened = await openBaselines(request.baselines, identified, environment.cwd, environment.clock.now());
  return sampleGroups(groupSource(plan, [], opened, judging, { pending: () => null }));
}

function sessionOf(run: string, measured: Baseline): CalibrationSession {
  return {
    run,
    day: measured.days[0] ?? "",
    metrics: measured.metrics.flatMap(({ probe, metric, samples }) =>
      samples === undefined ? [] : [{ probe, metric, values: samples.flatMap(({ values }) => values) }],
    ),
  };
}

/** Nights since the baseline was accepted, and whether a metric's stream has ever alarmed in them. */
interface Nights {
  readonly entries: readonly HistoryEntry[];
  readonly alarmed: (metric: string, probes: readonly string[]) => boolean;
}

async function nightsOf(history: HistoryFolder, baseline: Baseline): Promise<Nights> {
  const read = await history.read(baseline.key);
  const pinned = measuredFingerprint(baseline);
  const all = read.kind === "found" ? read.entries : [];
  const entries = all.filter((entry) => entry.nightly && entry.baseline === pinned);
  if (entries.length === 0) return { entries, alarmed: () => false };
  const fleet = streamCount(all, baseline, metricByName);
  const streams = streamsOf(all, baseline, metricByName, fleet, { falseAlarmsPerYear: null, nightsPerUnit: null });
  return {
    entries,
    alarmed: (metric, probes) =>
      streams.some(
        (stream) =>
          stream.metric === metric &&
          stream.probes.some((probe) => probes.includes(probe)) &&
          stream.verdict.alarms.length > 0,
      ),
  };
}

function calibrated(
  { metric, probes, group }: JudgedGroup,
  sessions: readonly CalibrationSession[],
  nights: Nights,
  replays: number,
): CalibratedVerdict {
  const names = probes.map(({ id }) => id);
  const quiet = nights.alarmed(metric.name, names) ? [] : nights.entries;
  const bySession = sessions.map(
    (session): SessionValues =>
      group.strata.map(
        ({ probe }) =>
          session.metrics.find((item) => item.probe === probe && item.metric === metric.name)?.values ?? [],
      ),
  );
  const strata = group.strata.map((stratum, index): readonly DayValue[] => [
    ...stratum.baseline.flatMap(({ day, values }) => onDay(day, values)),
    ...sessions.flatMap(({ day }, at) => onDay(day, bySession[at]?.[index] ?? [])),
    ...quiet.flatMap((entry) =>
      entry.metrics
        .filter((item) => item.probe === stratum.probe && item.metric === metric.name)
        .flatMap(({ values }) => onDay(nightOf(entry), values)),
    ),
  ]);
  const spread = metric.kind === "quantity" ? varianceComponents(strata, scaleOf(metric)) : null;
  return {
    metric: metric.name,
    probes: names,
    values: bySession.flat(2).length,
    spread: spread && { ...spread },
    nights: quiet.length,
    falseAlarms: falseAlarms({ ...group, spread }, bySession, replays),
  };
}

function onDay(day: string, values: readonly (number | boolean)[]): readonly DayValue[] {
  return values.map((value) => ({ day, value: Number(value) }));
}
