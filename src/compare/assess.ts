import { assessProportion } from "./assess-proportion.ts";
import { assessQuantity } from "./assess-quantity.ts";
import { type Assessment, median, newArm, pinnedArm } from "./assessment.ts";
import { contractStanding } from "./contract-samples.ts";
import { placedOnly, unsupportedReason, withGaps } from "./gaps.ts";
import { pinnedValues, type SampleGroup, scaleOf } from "./sample-group.ts";

/**
 * The verdict on noisy values as far as they go. Pure: the same values and design give the same assessment. Every input
 * has one; nothing is thrown for what cannot be judged.
 */
export function assess(given: SampleGroup): Assessment {
  const group = placedOnly(given);
  const unsupported = unsupportedReason(group);
  if (unsupported !== null) {
    const used = Math.min(group.sequence.length, group.design.cap);
    return { ...byContract(group, used), state: "not-measured", reason: unsupported, unsupported: true };
  }
  const contract = contractStanding(group);
  if (contract === null) return withGaps(group, contrast(group));
  if (contract.kind === "broken") return { ...byContract(group, contract.after), state: "drifted", contract };
  if (!group.contractOnly) return { ...withGaps(group, contrast(group)), contract };
  if (contract.kind === "met") return { ...byContract(group, contract.after), state: "same", contract };
  const used = Math.min(group.sequence.length, group.design.cap);
  const state = group.sequence.length < group.design.cap ? "open" : "cap-reached";
  return withGaps(group, { ...byContract(group, used), state, contract });
}

function contrast(group: SampleGroup): Assessment {
  if (group.metric.kind === "proportion") return assessProportion(group);
  const constant = constantOf(group);
  return constant === null ? assessQuantity(group) : assessConstant(group, constant);
}

/** What can be said without the baseline. */
function byContract(group: SampleGroup, used: number): Omit<Assessment, "state"> {
  const values = group.sequence.slice(0, used).flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  const proportion = group.metric.kind === "proportion";
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const pinned = group.strata.flatMap((stratum) => pinnedValues(stratum).map(Number));
  return {
    method: proportion ? "sequential-fisher" : "rank-gate",
    direction: 0,
    effect: null,
    p: null,
    baseline: pinnedArm(group.strata, proportion ? share(pinned) : median(pinned)),
    now: newArm(group, used, proportion ? mean : median(values)),
    used,
    missing: null,
    baselineNeeded: null,
    spread: { withinDays: null, betweenDays: null },
    reason: null,
  };
}

function share(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that all pinned ones are; null where they differ or are too few to say so. */
export function constantOf({ strata }: SampleGroup): number | null {
  const values = strata.flatMap((stratum) => pinnedValues(stratum).map(Number));
  const [first] = values;
  return first !== undefined && values.length > 1 && values.every((value) => value === first) ? first : null;
}

/** Ranks say nothing of a quantity that was always the same, but how often it still is does. */
function assessConstant(group: SampleGroup, constant: number): Assessment {
  const is = (value: number | boolean) => isAbout(group, Number(value), constant);
  const assessed = assessProportion({
    ...group,
    strata: [
      {
        probe: group.strata.map(({ probe }) => probe).join(", "),
        baseline: group.strata.flatMap(({ baseline }) =>
          baseline.map(({ day, values }) => ({ day, values: values.map(is) })),
        ),
        baselineMissing: group.strata.reduce((sum, { baselineMissing }) => sum + baselineMissing, 0),
      },
    ],
    sequence: group.sequence.map((item) => ({
      ...item,
      stratum: 0,
      value: item.value === null ? null : is(item.value),
    })),
    design: { ...group.design, margin: group.design.margin === null ? null : constantMargin },
  });
  const consumed = group.sequence
    .slice(0, assessed.used)
    .flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  const others = consumed.filter((value) => !is(value));
  const above = others.filter((value) => value > constant).length;
  const direction = others.length === 0 ? 0 : above * 2 >= others.length ? 1 : -1;
  return {
    ...assessed,
    direction,
    // The shares are of values that are the constant; a reader wants the values.
    effect: null,
    baseline: { ...assessed.baseline, centre: constant },
    now: { ...assessed.now, centre: median(consumed) },
    constant,
  };
}

/** Whether a value is the constant but for what is tolerated, and for what is nobody's alarm. */
function isAbout({ metric, design }: SampleGroup, value: number, constant: number): boolean {
  if (value === constant) return true;
  const shift = scaleOf(metric) === "log" ? Math.log(value / constant) : value - constant;
  return Math.abs(shift) < Math.max(design.leastShift, design.minimumShift);
}

/** Of a value that never varied: the same where at most four in ten runs could have another one. */
export const constantMargin = 0.4;
