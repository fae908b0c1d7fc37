import type { HistoryCrossing, HistoryEntry } from "../model/history.ts";

/** A drift that was found once and may now be confirmed. */
export interface PendingCrossing {
  /** ISO time of the run that found it. */
  readonly at: string;
  readonly direction: -1 | 1;
  /** Found by two sessions already: it stands until a run does not find it again. */
  readonly confirmed?: true;
}

/** Two runs nearer than this share the mood of one day (statistics page, 5.5). */
const sessionGapMs = 12 * 3_600_000;

/**
 * The crossing that a run at `nowMs` is to confirm: at least twelve hours old, and no run of another session has tested
 * these probes since. Runs within twelve hours of it belong to its own session and confirm nothing. A run that tests it
 * settles it; where that one crossed again, its own crossing is the next to confirm, or stands as confirmed, and then the
 * next run need not wait. `entries` by time.
 */
export function pendingCrossing(
  entries: readonly HistoryEntry[],
  metric: string,
  probes: readonly string[],
  baseline: string,
  nowMs: number,
): PendingCrossing | null {
  let pending: PendingCrossing | null = null;
  for (const entry of entries) {
    const atMs = Date.parse(entry.at);
    if (entry.baseline !== baseline || atMs >= nowMs || !measured(entry, metric, probes)) continue;
    if (pending !== null && !pending.confirmed && atMs - Date.parse(pending.at) < sessionGapMs) continue;
    const found = entry.crossings.find((crossing) => crossing.metric === metric && same(crossing.probes, probes));
    pending = found === undefined ? null : pendingOf(entry.at, found);
  }
  const mayConfirm = pending !== null && (pending.confirmed || nowMs - Date.parse(pending.at) >= sessionGapMs);
  return mayConfirm ? pending : null;
}

function pendingOf(at: string, { direction, confirmed }: HistoryCrossing): PendingCrossing {
  return confirmed === true ? { at, direction, confirmed } : { at, direction };
}

function measured(entry: HistoryEntry, metric: string, probes: readonly string[]): boolean {
  return probes.every((probe) =>
    entry.metrics.some((item) => item.metric === metric && item.probe === probe && item.values.length > 0),
  );
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((probe) => b.includes(probe));
}
