import type { LadderRung, PinnedMetric } from "../model/baseline.ts";
import { effortRungs, effortValues } from "./effort-baseline.ts";
import { compareEfforts, type EffortChange } from "./effort-change.ts";
import { type EffortNeed, effortNeed } from "./effort-need.ts";
import { type EffortPlacement, placeEffort } from "./effort-posterior.ts";

/** All values that an effort is inferred from. */
export interface EffortSides {
  /** Probes that it is inferred from, none of which shares its trials with another. */
  readonly probes: readonly string[];
  /** As pinned for the runtime as it is; empty without a baseline. */
  readonly baseline: readonly PinnedMetric[];
  readonly ladder: readonly LadderRung[];
  /** This run's values, pinned as a baseline would be. */
  readonly now: readonly PinnedMetric[];
}

/** What is known once both sides have been held against the ladder. */
export interface EffortStanding {
  readonly now: EffortPlacement;
  readonly before: EffortPlacement | null;
  readonly change: EffortChange | null;
  /** What it would take to part the levels that are left; null where they are parted. */
  readonly need: EffortNeed | null;
}

/**
 * Deviation, of natural logarithms, of what all values of one day share and another day's do not: new values are of one
 * day, and the ladder was recorded on others. A tenth a day on either side.
 */
const dayShift = 0.14;

/** Null where there is no ladder, or no value to hold against it. */
export function standEfforts({ probes, baseline, ladder, now: taken }: EffortSides): EffortStanding | null {
  const rungs = effortRungs(ladder, probes);
  const values = effortValues(taken, probes);
  if (rungs.length === 0 || values.size === 0) return null;
  const now = placeEffort(rungs, values, { sharedShift: dayShift });
  if (now.probes.length === 0) return null;
  const pinned = effortValues(baseline, probes);
  const before = pinned.size === 0 ? null : placeEffort(rungs, pinned, { sharedShift: dayShift });
  const change = before === null ? null : compareEfforts(rungs, before, now, values);
  const open = change?.kind === "open" ? change.between : now.kind === "cannot-tell" ? now.between : [];
  return { now, before, change, need: open.length < 2 ? null : effortNeed(rungs, open, values) };
}
