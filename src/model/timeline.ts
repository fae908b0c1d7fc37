import type { Json } from "../core/json.ts";
import type { Measurement } from "./measurement.ts";

/** Where a column's values come from. */
export interface TimelineColumn {
  /** The metric's name; with `@probe` for the second and later conversations that it is measured on. */
  readonly name: string;
  readonly metric: string;
  /** Fingerprint of the conversation. */
  readonly conversation: string;
}

/** What was measured of one version, by column: every capture's measurement, in order. */
export interface TimelineRow {
  readonly version: string;
  readonly columns: { readonly [column: string]: readonly Measurement[] };
  /** Why nothing was measured: it does not install or start. Null where it ran. */
  readonly failure: string | null;
}

export interface TimelineChange {
  /** The column's name. */
  readonly metric: string;
  /** Last version with the old value, first with the new one; versions without a value may lie between. */
  readonly from: string;
  readonly to: string;
  readonly before: Json;
  readonly after: Json;
  /** True where a second capture on both sides agreed with the first. */
  readonly confirmed: boolean;
}

/** What versions of a harness do, one after the other. */
export interface Timeline {
  readonly harness: string;
  readonly model: string;
  readonly columns: readonly TimelineColumn[];
  readonly rows: readonly TimelineRow[];
  /** By version, then column. */
  readonly changes: readonly TimelineChange[];
  /** Columns whose captures disagree at a version: a mixture, shown and never called a change. */
  readonly mixtures: readonly { readonly column: string; readonly versions: readonly string[] }[];
  readonly unseen: readonly string[];
  readonly isolation: readonly string[];
}
