import type { BaselineKey } from "./baseline.ts";
import type { StreamStatistics } from "./sample-statistics.ts";

/** When a change began: the likeliest UTC day, and the days that hold it with 90 %. */
export type ChangeDay = NonNullable<StreamStatistics["changed"]>;

/** Which rule spoke: the sum over all starts of a change, or the nights against the pinned baseline alone. */
export type StreamVoice = "nightly-stream" | "pinned-stream";

/** One value of a stream: a night, or several put together. */
export interface StreamUnit {
  /** UTC days it is made of, ascending. */
  readonly days: readonly string[];
  /** In the metric's unit: mean over probes (of logarithms where a change is a factor); of proportions the share of true. */
  readonly value: number;
  /** ln of the evidence for a change on some night up to this one; null while warming up. */
  readonly lnEvidence: number | null;
  /** ln of the evidence against the pinned baseline alone; null while warming up, or where nothing is pinned by day. */
  readonly lnPinned: number | null;
}

/** Why a night is not in the stream. */
export type LeftOut =
  /** A probe gave fewer values than every night has to have. */
  | "short"
  /** Held against another baseline than the one that is accepted now. */
  | "other-baseline"
  /** More nights have to come before they make one value. */
  | "waiting";

/** A time in which the evidence stood above its threshold. */
export interface StreamAlarm {
  /** UTC day of the night that raised it. */
  readonly on: string;
  readonly spoke: StreamVoice;
  /** 1: higher than before. */
  readonly direction: -1 | 1;
  /** Null where only the pinned baseline spoke: slow creep has no date. */
  readonly changed: ChangeDay | null;
  /** UTC day with the most evidence: where that fell since, the last day of the change. */
  readonly strongestOn: string;
  /** First UTC day below the threshold again; null while it stands. */
  readonly recededOn: string | null;
}

/** What the nights of one metric say, as of the last one. */
export interface StreamVerdict {
  readonly statistics: StreamStatistics;
  /** Of the alarm that stands; 0 without one. */
  readonly direction: -1 | 0 | 1;
  /** Whose alarm stands; null without one. */
  readonly spoke: StreamVoice | null;
  /** The last alarm where none stands any more. */
  readonly receded: StreamAlarm | null;
  /** All alarms, oldest first. */
  readonly alarms: readonly StreamAlarm[];
  /** By day. */
  readonly units: readonly StreamUnit[];
  readonly leftOut: readonly { readonly day: string; readonly why: LeftOut }[];
  /** Days between the first and the last night on which nothing ran. */
  readonly missedDays: number;
  /** Values of each probe that make a night; null where there is no night. */
  readonly valuesPerProbe: number | null;
  /** Pinned days that the nights are held against, and their middle in the metric's unit. */
  readonly pinned: { readonly units: number; readonly centre: number | null };
  /** ln of the evidence for a change on some night that raises an alarm, whichever rule speaks in `statistics`. */
  readonly lnThreshold: number;
  /** Against the pinned baseline alone. */
  readonly pinnedEvidence: { readonly ln: number | null; readonly lnThreshold: number };
  /** Reference values gathered and needed; null where there are enough. */
  readonly warmUp: { readonly gathered: number; readonly needed: number } | null;
}

/** The stream of one metric, with what its numbers mean. */
export interface NamedStream {
  readonly metric: string;
  /** Plural noun phrase: "thinking tokens". */
  readonly subject: string;
  readonly unit: string | null;
  /** How a change is told: as a factor, a difference in the unit, or a difference of shares. */
  readonly kind: "factor" | "difference" | "share";
  readonly probes: readonly string[];
  /** Middle of the nights since the change of the alarm that stands, else of the last seven; null without a night. */
  readonly centreNow: number | null;
  readonly verdict: StreamVerdict;
}

/** All that a history file tells, held against the baseline that is accepted now. */
export interface SuiteHistory {
  readonly key: BaselineKey;
  /** Runs in the history, and how many of them are nights. */
  readonly runs: number;
  readonly nights: number;
  /** Null where there is none that can be used; `reason` says why. */
  readonly baseline: { readonly fingerprint: string; readonly acceptedAt: string | null } | null;
  readonly reason: string | null;
  /** Lines of the file that do not count. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
  readonly streams: readonly NamedStream[];
}

/** Every history of a folder. */
export interface FleetHistory {
  /** Streams that share the false alarms, whatever of them is shown. */
  readonly streams: number;
  readonly falseAlarmsPerYear: number;
  readonly nightsPerUnit: number;
  readonly histories: readonly SuiteHistory[];
  /** Files that are no history, by path. */
  readonly unusable: readonly { readonly path: string; readonly reason: string }[];
}
