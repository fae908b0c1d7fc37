/** Values of one metric of one probe, taken in one run. */
export interface HistoryValues {
  readonly probe: string;
  readonly metric: string;
  /** In plan order: numbers of quantities, booleans of proportions. */
  readonly values: readonly (number | boolean)[];
  /** Trials that gave no value. */
  readonly missing: number;
}

/** A drift that was found on one day and waits for another session to confirm it. */
export interface HistoryCrossing {
  readonly metric: string;
  readonly probes: readonly string[];
  /** 1: higher than the baseline. */
  readonly direction: -1 | 1;
  /** Chance of evidence this strong without a change. */
  readonly p: number;
  /** It had been found before: whatever finds it again needs no further session. */
  readonly confirmed?: true;
}

/** One run against a pinned baseline. The history is nothing but these; all that is said of a stream is computed from them. */
export interface HistoryEntry {
  readonly format: 1;
  /** Id of the run; the same id twice counts once. */
  readonly run: string;
  /** ISO time of its start, UTC. */
  readonly at: string;
  /** Asked for as a night of the stream. Other runs are kept for the confirmation of crossings alone. */
  readonly nightly: boolean;
  /** Fingerprint of what the accepted baseline measured; another one begins the stream anew. */
  readonly baseline: string;
  /** Values of each probe that every night has; more of them may come where a verdict was open. */
  readonly captures: number;
  /** Of the harness; null where it has none. */
  readonly version: string | null;
  readonly servedModels: readonly string[];
  readonly metrics: readonly HistoryValues[];
  readonly crossings: readonly HistoryCrossing[];
}

/** The UTC day of an entry: `2026-03-12`. */
export function nightOf(entry: Pick<HistoryEntry, "at">): string {
  return new Date(entry.at).toISOString().slice(0, 10);
}
