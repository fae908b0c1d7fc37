/** Which rule spoke on noisy values. */
export type SampleMethod =
  /** Normal-score Bayes factor against the baseline, watched after every value (statistics page, 5.3). */
  | "rank-gate"
  /** Fisher's exact test, watched after every value at a calibrated level (5.2). */
  | "sequential-fisher"
  /** The nights of the history, summed over all starts of a change (5.4). */
  | "nightly-stream"
  /** The nights against the pinned baseline alone: slow creep (5.4). */
  | "pinned-stream"
  /** Posterior over the rungs of the effort ladder. */
  | "effort-ladder";

/** Where an assessment of noisy values stands. */
export type SampleState =
  | "drifted"
  /** Shown to be the same within the margin. */
  | "same"
  /** More trials may settle it, and some are left. */
  | "open"
  /** All trials that were allowed are taken, and neither was shown. */
  | "cap-reached"
  /** No number of new trials settles it with so few pinned values. */
  | "baseline-too-small"
  /** The baseline is still being gathered. */
  | "warming-up"
  /** Drift on this day; day effects are not known to be small, so another session has to confirm it. */
  | "to-be-confirmed"
  /** One side has no value. */
  | "not-measured";

/** How far it moved, with a confidence interval; a null end is not known. */
export interface SampleEffect {
  /** `ratio`: now / baseline. `difference`: now − baseline, in the metric's unit or as a share. */
  readonly kind: "ratio" | "difference";
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  /** 0…1. */
  readonly confidence: number;
}

export interface SampleArm {
  readonly values: number;
  /** Trials that gave no value. */
  readonly missing: number;
  /** Distinct UTC days. */
  readonly days: number;
  /** Median of a quantity, share of true of a proportion; null without a value. */
  readonly centre: number | null;
}

/** What the nights of the history say. */
export interface StreamStatistics {
  readonly nights: number;
  /** ln of the evidence for a change on some night, and of the alarm's threshold. Null while warming up. */
  readonly lnEvidence: number | null;
  readonly lnThreshold: number;
  /** Night (UTC day) of the likeliest change, and the days that hold it with 90 %; null without an alarm. */
  readonly changed: { readonly day: string; readonly among: readonly string[] } | null;
  readonly alarm: boolean;
  /** What it waits for, or a warning on its assumptions; null where there is none. */
  readonly note: string | null;
}

/** What a ladder of named efforts says: probabilities by level, given that it is one of them. */
export interface LadderStatistics {
  /** Levels, lowest first, with the reference values behind each. */
  readonly rungs: readonly { readonly level: string; readonly values: number }[];
  readonly baseline: { readonly byLevel: { readonly [level: string]: number }; readonly outside: number } | null;
  /** `outside`: probability that it is none of the rungs. */
  readonly now: { readonly byLevel: { readonly [level: string]: number }; readonly outside: number };
  /** Reference trials a rung, with as many new ones, that would about settle it; null: none needed, or not known. */
  readonly needed: number | null;
}

/** The numbers behind a verdict on noisy values; what the sentences of a report are made of. */
export interface SampleStatistics {
  readonly method: SampleMethod;
  readonly state: SampleState;
  /** Probes that the verdict is made from. */
  readonly probes: readonly string[];
  readonly baseline: SampleArm;
  readonly now: SampleArm;
  readonly effect: SampleEffect | null;
  /** Chance of evidence this strong without a change, over all looks; null where no test was made. */
  readonly p: number | null;
  /** After Holm over all verdicts that gate alike. */
  readonly adjustedP: number | null;
  /** Of the whole family. */
  readonly alpha: number;
  /** `used`: values up to the stop. `ran`: all. `cap`: most allowed. `missing`: about how many more would settle it; null: unknown or none. */
  readonly trials: {
    readonly used: number;
    readonly ran: number;
    readonly cap: number;
    readonly missing: number | null;
  };
  /** Changes up to this do not count: a factor − 1 on the log scale, a difference on the linear one. */
  readonly minimumEffect: number;
  /** Sameness was to be shown within this: factor or difference. */
  readonly margin: number | null;
  /** Standard deviations within and between days on the metric's scale; null where the baseline cannot tell. */
  readonly spread: { readonly withinDays: number | null; readonly betweenDays: number | null };
  readonly stream: StreamStatistics | null;
  /** Pinned values that the margin needs; null where there are enough. */
  readonly baselineNeeded: number | null;
  /** Of `effort-ladder` alone. */
  readonly ladder?: LadderStatistics;
}
