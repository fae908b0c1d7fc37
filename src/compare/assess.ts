import { fisherGreater } from "../stats/fisher.ts";
import { assessProportion } from "./assess-proportion.ts";
import { assessQuantity } from "./assess-quantity.ts";
import { type Assessment, median, newArm, pinnedArm } from "./assessment.ts";
import { contractStanding } from "./contract-samples.ts";
import { pinnedValues, type SampleGroup } from "./sample-group.ts";

/** The verdict on noisy values as far as they go. Pure: the same values and design give the same assessment. */
export function assess(group: SampleGroup): Assessment {
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

/** So many trials without a value that chance does not explain it: what is left says nothing of the rest. */
const gapLevel = 0.01;

function withGaps(group: SampleGroup, assessed: Assessment): Assessment {
  if (assessed.state === "drifted") return assessed;
  const { missing, values } = newArm(group, Math.min(group.sequence.length, group.design.cap), null);
  const pinned = assessed.baseline;
  if (missing === 0 || group.sequence.length < Math.min(2, group.design.cap)) return assessed;
  const p = fisherGreater(missing, missing + values, pinned.missing, pinned.missing + pinned.values);
  const all = values === 0 && assessed.state !== "open";
  if (!all && (pinned.values === 0 || p > gapLevel)) return assessed;
  const before = pinned.values === 0 ? "" : `, of the baseline ${pinned.missing} of ${pinned.missing + pinned.values}`;
  return {
    ...assessed,
    state: "not-measured",
    reason: `${missing} of ${missing + values} trials gave no value${before}`,
  };
}

/** The value that all pinned ones are; null where they differ or are too few to say so. */
export function constantOf({ strata }: SampleGroup): number | null {
  const values = strata.flatMap((stratum) => pinnedValues(stratum).map(Number));
  const [first] = values;
  return first !== undefined && values.length > 1 && values.every((value) => value === first) ? first : null;
}

/** Ranks say nothing of a quantity that was always the same, but how often it still is does. */
function assessConstant(group: SampleGroup, constant: number): Assessment {
  const is = (value: number | boolean) => Number(value) === constant;
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

/** Of a value that never varied: the same where at most three in ten runs could have another one. */
export const constantMargin = 0.3;
