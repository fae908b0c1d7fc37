import { minimumNewBinary } from "../stats/finite-baseline.ts";
import { newcombe } from "../stats/intervals.ts";
import { sequentialFisherP } from "../stats/proportion-gate.ts";
import { shareKept } from "../stats/share-kept.ts";
import { type Assessment, leastPinned, newArm, pinnedArm } from "./assessment.ts";
import { pinnedValues, type SampleGroup } from "./sample-group.ts";

const confidence = 0.95;
/** Chance of not seeing a change as large as the margin that planning allows. */
export const missedChance = 0.1;

/**
 * Verdict on a proportion of one probe (5.2): Fisher's test for fewer passes, watched after every trial at an exactly
 * calibrated level; the same where a loss as large as the margin is ruled out. It looks for losses: a proportion that
 * rises is what it should be.
 */
export function assessProportion(group: SampleGroup): Assessment {
  const { design, strata } = group;
  const [stratum] = strata;
  if (stratum === undefined || strata.length > 1) throw new RangeError("a proportion is judged probe by probe");
  const pinned = pinnedValues(stratum).map(Boolean);
  const passes = pinned.filter(Boolean).length;
  const baseline = { passes, fails: pinned.length - passes };
  // Trials beyond the cap were another verdict's: this one has no look left for them.
  const watched = group.sequence
    .slice(0, design.cap)
    .flatMap(({ value }, index) => (value === null ? [] : [{ passed: Boolean(value), trials: index + 1 }]));
  const common = {
    method: "sequential-fisher" as const,
    direction: 0 as const,
    effect: null,
    p: null,
    baseline: pinnedArm(strata, share(pinned)),
    missing: null,
    baselineNeeded: null,
    spread: { withinDays: null, betweenDays: null },
    reason: null,
  };
  const arm = (used: number, values: number) =>
    newArm(group, used, share(watched.slice(0, values).map((item) => item.passed)));
  if (pinned.length < leastPinned) {
    const used = watched.at(-1)?.trials ?? 0;
    return { ...common, state: "warming-up", used, now: arm(used, watched.length), baselineNeeded: leastPinned };
  }
  const outcomes = watched.map(({ passed }) => passed);
  let p: number | null = null;
  for (let count = 1; count <= outcomes.length; count++) {
    const seen = outcomes.slice(0, count);
    p = sequentialFisherP(baseline, seen, design.cap);
    const passed = seen.filter(Boolean).length;
    const drifted = p <= design.alpha && passes / pinned.length - passed / count > design.minimumShift;
    const same =
      !drifted &&
      design.margin !== null &&
      shareKept(baseline, passed, count - passed, design.margin, design.cap, design.beta).kept;
    if (!drifted && !same) continue;
    const used = watched[count - 1]?.trials ?? count;
    return {
      ...common,
      state: drifted ? "drifted" : "same",
      direction: drifted ? -1 : 0,
      p,
      effect: effectOf(baseline, seen),
      used,
      now: arm(used, count),
    };
  }
  const used = Math.min(design.cap, group.sequence.length);
  const found = { ...common, p, used, now: arm(used, watched.length), effect: effectOf(baseline, outcomes) };
  if (outcomes.length === 0 && group.sequence.length >= design.cap) return { ...found, state: "not-measured" };
  if (group.sequence.length < design.cap) return { ...found, state: "open" };
  return { ...found, ...atCap(group, passes / pinned.length, share(outcomes) ?? 0, pinned.length, outcomes.length) };
}

function share(outcomes: readonly boolean[]): number | null {
  return outcomes.length === 0 ? null : outcomes.filter(Boolean).length / outcomes.length;
}

function effectOf({ passes, fails }: { readonly passes: number; readonly fails: number }, seen: readonly boolean[]) {
  if (seen.length === 0) return null;
  const passed = seen.filter(Boolean).length;
  const { low, high } = newcombe(passed, seen.length, passes, passes + fails, confidence);
  const estimate = passed / seen.length - passes / (passes + fails);
  return { kind: "difference" as const, estimate, low, high, confidence };
}

/** Nothing shown with all trials taken: how many a loss of the margin would take, or that the baseline cannot show it. */
function atCap(
  { design }: SampleGroup,
  p0: number,
  p1: number,
  n0: number,
  taken: number,
): Pick<Assessment, "state" | "missing" | "baselineNeeded"> {
  const { margin } = design;
  if (margin === null) return { state: "cap-reached", missing: null, baselineNeeded: null };
  const lost = Math.max(0, p0 - margin);
  // Nearer to the baseline than to the loss it is the sameness that wants to be shown.
  const alpha = p0 - p1 < margin / 2 ? design.beta : design.alpha;
  const wanted = minimumNewBinary(n0, p0, lost, alpha, missedChance);
  if (Number.isFinite(wanted))
    return {
      state: "cap-reached",
      missing: Math.max(Math.ceil(design.cap / 2), Math.ceil(1.5 * wanted) - taken),
      baselineNeeded: null,
    };
  let needed = n0;
  while (!Number.isFinite(minimumNewBinary(needed, p0, lost, alpha, missedChance)) && needed < 10_000)
    needed = Math.ceil(needed * 1.25);
  return { state: "baseline-too-small", missing: null, baselineNeeded: needed };
}
