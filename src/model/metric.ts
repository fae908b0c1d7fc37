import type { Json } from "../core/json.ts";
import type { Measurement } from "./measurement.ts";
import type { Level } from "./suite.ts";
import type { Transcript } from "./transcript.ts";

/** `exact`: no noise expected, any change is one. `proportion` and `quantity` want statistics. */
export type MetricKind = "exact" | "proportion" | "quantity";

/** `log`: a change is a factor. `linear`: a change is a difference. */
export type Scale = "log" | "linear";

/**
 * What a change of the metric says: `mechanism` (effort, retention, caps: gates by default),
 * `fingerprint` (shown, warns), `behaviour` (statistics).
 */
export type MetricFamily = "mechanism" | "fingerprint" | "behaviour";

/** One value at one place of a trial: what a person is shown as evidence. */
export interface Observation {
  /** `request 3`, `side request 1`, `turn 2`. */
  readonly place: string;
  /** Raw value there, as sent. */
  readonly value: Json;
  /** Circumstances that any difference has to be read with; shown with it, whether or not they differ. */
  readonly context?: true;
}

/** A metric's result on one trial, with what it stands on. */
export interface Reading {
  readonly measurement: Measurement;
  readonly observations: readonly Observation[];
  /** Long texts behind the value (a system prompt, tool schemas), by name; kept as blobs. */
  readonly texts: { readonly [name: string]: string };
}

/** How a new value stands to an old one. */
export type Direction = "better" | "worse" | "different";

export interface Metric {
  /** Public name, e.g. `thinking.retention`. */
  readonly name: string;
  /** One line for `--help` and reports. */
  readonly title: string;
  /** Sentence on what a value means, for people. */
  readonly describe: (value: Json) => string;
  /** The same in a word or two, for a narrow cell; absent where `describe` is short. */
  readonly brief?: (value: Json) => string;
  /** A value as one would write it in `expect:`; contracts are checked to be of its kind. */
  readonly example: Json;
  /** `tokens`, `characters`, `share` …; null for values without a unit. */
  readonly unit: string | null;
  /** `proportion`: a boolean a trial, true where it did what is good. `quantity`: a finite number a trial. */
  readonly kind: MetricKind;
  /** Plural noun phrase for sentences on samples ("thinking tokens"); there where `kind` is not `exact`. */
  readonly subject?: string;
  /** Of quantities: whether changes are ratios (tokens, words, counts) or differences (shares). Default `log`. */
  readonly scale?: Scale;
  readonly family: MetricFamily;
  readonly level: Level;
  /** Judges a change; absent where no value is better than another. Called with unequal values only. */
  readonly direction?: (before: Json, after: Json) => Direction;
  /** Rank for `atLeast`/`atMost`, ascending; absent where values have no order. Null for a value outside it. */
  readonly rank?: (value: Json) => number | null;
  /** Reads the transcript; pure. */
  readonly read: (transcript: Transcript) => Reading;
}
