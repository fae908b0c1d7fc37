import { isEffortSource } from "../compare/effort-baseline.ts";
import { pinReadings } from "../compare/pin.ts";
import type { LadderRung } from "../model/baseline.ts";
import type { PlannedTrial, TrialRecord } from "../model/trial.ts";
import { effortOfArm } from "../trial/arm.ts";
import { metricNamed } from "./metric-named.ts";

/** A trial with the record that counts; undefined where it never ran. */
export interface RecordedTrial {
  readonly trial: PlannedTrial;
  readonly record: TrialRecord | undefined;
}

/** Reference samples of one suite, rung by rung in the order of the plan. A rung without a value is none. */
export function pinLadder(trials: readonly RecordedTrial[], suite: string, day: string): LadderRung[] {
  return rungsOf(trials).flatMap(([effort, members]) => {
    const readings = members.flatMap(({ record }) =>
      record?.kind === "finished" && record.failure === null
        ? record.readings.filter((reading) => reading.suite === suite && isEffortSource(reading.metric))
        : [],
    );
    const metrics = pinReadings(readings, day, metricNamed);
    return metrics.some(({ samples = [] }) => samples.length > 0) ? [{ effort, metrics }] : [];
  });
}

/** Trials of a rung that are no reference, and why the first of them is none. */
export interface RungGap {
  readonly effort: string;
  readonly lost: number;
  readonly of: number;
  /** Untrusted. */
  readonly reason: string;
}

/** Rungs with trials that are no reference. */
export function ladderGaps(trials: readonly RecordedTrial[]): readonly RungGap[] {
  return rungsOf(trials).flatMap(([effort, members]) => {
    const reasons = members.flatMap(({ record }) => whyLost(record) ?? []);
    const [reason] = reasons;
    return reason === undefined ? [] : [{ effort, lost: reasons.length, of: members.length, reason }];
  });
}

function whyLost(record: TrialRecord | undefined): string | null {
  if (record === undefined) return "it did not run";
  return record.kind === "void" ? record.message : (record.failure?.message ?? null);
}

function rungsOf(trials: readonly RecordedTrial[]): readonly (readonly [string, readonly RecordedTrial[]])[] {
  const rungs = new Map<string, RecordedTrial[]>();
  for (const each of trials) {
    const effort = effortOfArm(each.trial);
    if (effort === null) continue;
    const rung = rungs.get(effort);
    if (rung === undefined) rungs.set(effort, [each]);
    else rung.push(each);
  }
  return [...rungs];
}
