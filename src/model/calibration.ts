import type { BaselineKey } from "./baseline.ts";

/** Runs of the runtime as it is pinned, taken at once: what it does when nothing has changed. */
export interface CalibrationSession {
  readonly run: string;
  /** UTC day: `2026-03-12`. */
  readonly day: string;
  /** Values in plan order. */
  readonly metrics: readonly {
    readonly probe: string;
    readonly metric: string;
    readonly values: readonly (number | boolean)[];
  }[];
}

/** How often the gate alarms on values that the sessions gave, against the pinned baseline as it is. */
export interface FalseAlarms {
  /** What is promised on average over baselines: the verdict's share of the family's. */
  readonly alpha: number;
  /** Replays, and those of them that alarmed or said "the same". */
  readonly replays: number;
  readonly alarms: number;
  readonly same: number;
  /** Clopper–Pearson interval of the share of alarms, 95 %: of the replays alone. */
  readonly low: number;
  readonly high: number;
  /** Values of a gate, and gates that share no value: how much the replays have to go on. */
  readonly gateValues: number;
  readonly gates: number;
  /** Values that a run's gate may take; with fewer in a session the replays stop early. */
  readonly cap: number;
}

export interface CalibratedVerdict {
  readonly metric: string;
  readonly probes: readonly string[];
  /** Of the sessions. */
  readonly values: number;
  /** Standard deviations over baseline, sessions and quiet nights, on the metric's scale; null for proportions. */
  readonly spread: {
    readonly within: number | null;
    readonly between: number | null;
    /** Upper end of a one-sided 90 % interval of `between`. */
    readonly betweenAtMost: number | null;
    readonly total: number | null;
    readonly days: number;
  } | null;
  /** Nights of the history among the days. */
  readonly nights: number;
  /** Null where the baseline judges nothing yet, or a session has no value. */
  readonly falseAlarms: FalseAlarms | null;
}

/** What `agent-audit calibrate` has measured of one accepted baseline; of no use to any other. */
export interface Calibration {
  readonly format: 1;
  /** Version of agent-audit that measured. */
  readonly tool: string;
  readonly key: BaselineKey;
  /** Fingerprint of what the baseline measured. */
  readonly baseline: string;
  readonly sessions: readonly CalibrationSession[];
  readonly verdicts: readonly CalibratedVerdict[];
}
