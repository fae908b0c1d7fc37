import type { FalseAlarms } from "../model/calibration.ts";
import { reaches } from "../stats/binary-boundary.ts";
import { fisherFewerPasses } from "../stats/fisher.ts";
import { calibrateGate } from "../stats/gate-calibration.ts";
import { clopperPearson } from "../stats/intervals.ts";
import { calibrateFisher } from "../stats/proportion-gate.ts";
import { seededRandom } from "../stats/random.ts";
import { replayGate } from "../stats/replays.ts";
import { shareKept } from "../stats/share-kept.ts";
import { constantOf } from "./assess.ts";
import { calmShare, hintLevel } from "./assess-quantity.ts";
import { leastPinned } from "./assessment.ts";
import { minimumInForce, spreadOf } from "./day-spread.ts";
import { pinnedValues, type SampleGroup, scaleOf } from "./sample-group.ts";

/** Values of one session, by stratum of the group, in plan order. */
export type SessionValues = readonly (readonly (number | boolean)[])[];

/**
 * How often this very baseline alarms while nothing has changed: `replays` seeded gates against the pinned values as they
 * are, each with the values of one session in random order, none of them twice. Null where the baseline judges nothing
 * yet or no session has values.
 */
export function falseAlarms(
  group: SampleGroup,
  sessions: readonly SessionValues[],
  replays: number,
): FalseAlarms | null {
  const pinned = group.strata.map((stratum) => pinnedValues(stratum));
  const whole = sessions.filter((session) => session.every((values) => values.length > 0));
  if (pinned.flat().length < leastPinned || whole.length === 0) return null;
  const counts = countsOf(group, whole, replays);
  const { low, high } = clopperPearson(counts.alarms, replays);
  const sizes = whole.map((session) => session.reduce((sum, values) => sum + values.length, 0));
  const gateValues = Math.min(group.design.cap, Math.max(...sizes));
  const gates = sizes.reduce((sum, size) => sum + Math.max(1, Math.floor(size / gateValues)), 0);
  return { alpha: group.design.alpha, replays, ...counts, low, high, gateValues, gates, cap: group.design.cap };
}

type Counts = Pick<FalseAlarms, "alarms" | "same">;

function countsOf(group: SampleGroup, sessions: readonly SessionValues[], replays: number): Counts {
  if (group.metric.kind === "proportion") {
    const passes = group.strata.flatMap((stratum) => pinnedValues(stratum).map(Boolean));
    return ofPasses(
      group,
      passes,
      sessions.map((session) => session.flat().map(Boolean)),
      replays,
    );
  }
  const constant = constantOf(group);
  if (constant !== null) {
    const is = (value: number | boolean) => Number(value) === constant;
    const passes = group.strata.flatMap((stratum) => pinnedValues(stratum).map(is));
    return ofPasses(
      group,
      passes,
      sessions.map((session) => session.flat().map(is)),
      replays,
    );
  }
  return ofValues(group, sessions, replays);
}

function ofValues(group: SampleGroup, sessions: readonly SessionValues[], replays: number): Counts {
  const { alpha, beta, cap, margin, leastShift } = group.design;
  const baseline = group.strata.map((stratum) => pinnedValues(stratum).map(Number));
  const calibration = calibrateGate({ baseline: baseline.map(({ length }) => length), maxNew: cap });
  const { power, sameShare } = replayGate({
    baseline,
    sessions: sessions.map((session) => session.map((values) => values.map(Number))),
    pinnedAsIs: true,
    scale: scaleOf(group.metric),
    shift: 0,
    maxNew: cap,
    boundary: calibration.boundary(alpha),
    sameBoundary: margin === null ? null : calibration.oneSided.boundary(beta),
    delta0: minimumInForce(group, spreadOf(group)),
    delta1: margin ?? 0,
    calm: { shift: calmShare * (margin ?? 0), hintBoundary: calibration.boundary(hintLevel) },
    leastShift,
    replays,
  });
  return { alarms: Math.round(power * replays), same: Math.round(sameShare * replays) };
}

function ofPasses(
  { design }: SampleGroup,
  pinned: readonly boolean[],
  sessions: readonly (readonly boolean[])[],
  replays: number,
): Counts {
  const { alpha, beta, cap, margin } = design;
  const passes = pinned.filter(Boolean).length;
  const baseline = { passes, fails: pinned.length - passes };
  const threshold = calibrateFisher({ ...baseline, maxNew: cap, alpha });
  const random = seededRandom(1);
  const verdict = (outcomes: readonly boolean[]): "alarm" | "same" | null => {
    const left = [...outcomes];
    let passed = 0;
    for (let count = 1; count <= Math.min(cap, outcomes.length); count++) {
      const [drawn] = left.splice(random.integer(left.length), 1);
      if (drawn) passed++;
      const failed = count - passed;
      if (reaches(fisherFewerPasses(baseline.passes, baseline.fails, passed, failed), threshold)) return "alarm";
      if (margin !== null && shareKept(baseline, passed, failed, margin, cap, beta).kept) return "same";
    }
    return null;
  };
  let alarms = 0;
  let same = 0;
  for (let replay = 0; replay < replays; replay++) {
    const said = verdict(sessions[random.integer(sessions.length)] ?? []);
    if (said === "alarm") alarms++;
    if (said === "same") same++;
  }
  return { alarms, same };
}
