import { reaches } from "./binary-boundary.ts";
import type { PassFail } from "./binary-evidence.ts";
import { fisherFewerPasses } from "./fisher.ts";
import { calibrateFisher } from "./proportion-gate.ts";
import { shareKept } from "./share-kept.ts";

export interface ProportionPlan {
  /** The pinned runs as they are. */
  readonly baseline: PassFail;
  /** Chance that a new run passes, 0…1. */
  readonly rate: number;
  /** Most new runs. */
  readonly maxNew: number;
  readonly alpha: number;
  /** Within this loss it has kept; null to leave the question out. */
  readonly margin: number | null;
  readonly beta: number;
}

/** Shares add up to one. */
export interface PlannedOutcome {
  /** Chance to find fewer passes. */
  readonly power: number;
  /** Chance to show that the rate has kept. */
  readonly sameShare: number;
  readonly inconclusiveShare: number;
  /** New runs until the verdict, on average; `maxNew` where there is none. */
  readonly meanTrials: number;
}

/**
 * What the sequential gate of a proportion does with new runs of a given pass rate, against this very baseline: exact, by
 * the probabilities of all paths of passes and fails.
 *
 * @throws RangeError as `calibrateFisher` and `shareKept` do, and for a rate outside 0…1
 */
export function proportionPower(plan: ProportionPlan): PlannedOutcome {
  const { baseline, rate, maxNew, alpha, margin, beta } = plan;
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`A pass rate lies between 0 and 1, not ${rate}`);
  const { passes, fails } = baseline;
  const threshold = calibrateFisher({ passes, fails, maxNew, alpha });
  let open = new Float64Array([1]);
  let power = 0;
  let sameShare = 0;
  let trials = 0;
  for (let count = 1; count <= maxNew; count++) {
    const next = new Float64Array(count + 1);
    for (let passed = 0; passed <= count; passed++) {
      const chance = (open[passed] ?? 0) * (1 - rate) + (passed > 0 ? (open[passed - 1] as number) * rate : 0);
      if (chance === 0) continue;
      const failed = count - passed;
      const drifted = reaches(fisherFewerPasses(passes, fails, passed, failed), threshold);
      if (drifted) power += chance;
      else if (margin !== null && shareKept(baseline, passed, failed, margin, maxNew, beta).kept) sameShare += chance;
      else {
        next[passed] = chance;
        continue;
      }
      trials += chance * count;
    }
    open = next;
  }
  const inconclusiveShare = open.reduce((sum, chance) => sum + chance, 0);
  return { power, sameShare, inconclusiveShare, meanTrials: trials + inconclusiveShare * maxNew };
}
