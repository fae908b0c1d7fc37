import type { Amount, PartialAmount, RunCost, VerdictPower } from "../model/power.ts";
import type { RunPlan } from "../model/trial.ts";
import type { OpenBaselines } from "./baselines.ts";
import type { RunRequest } from "./run-request.ts";
import type { JudgedGroup } from "./sample-groups.ts";
import { conversationsOf, type TrialPrice, trialPrice } from "./trial-prices.ts";

/** A verdict with the group it is planned from. */
export interface PlannedVerdict {
  readonly judged: JudgedGroup;
  readonly power: VerdictPower;
}

/** Mean wall time of a trial of a conversation on a runtime; null where no run has had one. */
export type WallTime = (runtime: string, conversation: string) => number | null;

interface Cell {
  readonly trials: Amount;
  readonly price: TrialPrice;
  readonly wallMs: number | null;
  readonly simulated: boolean;
}

/**
 * What a run comes to while nothing has changed, and at most. A trial serves every verdict that is measured on its
 * conversation, so a conversation runs as often as the slowest of them wants: on average no less than that one's mean.
 */
export function runCost(
  plan: RunPlan,
  request: RunRequest,
  baselines: OpenBaselines,
  verdicts: readonly PlannedVerdict[],
  wallTime: WallTime,
): RunCost {
  const cells = request.runtimes.flatMap(({ spec, suites }) => {
    const pinned = suites.flatMap((suite) => {
      const lookup = baselines.lookup(spec.name, suite.name);
      return lookup.kind === "found" ? [lookup.baseline] : [];
    });
    return conversationsOf(plan, spec.name).map(({ conversation, noisy, exact }): Cell => {
      const wanting = verdicts.filter(
        ({ judged }) => judged.runtime === spec.name && judged.conversations.includes(conversation),
      );
      const first = exact ? request.captures : 1;
      return {
        trials: {
          expected: Math.max(first, ...wanting.map(expectedOf)),
          most: noisy ? Math.max(exact ? request.maxCaptures : 1, request.maxTrials) : request.maxCaptures,
        },
        price: trialPrice(plan, spec.name, conversation, pinned),
        wallMs: wallTime(spec.name, conversation),
        simulated: spec.upstream === "simulated",
      };
    });
  });
  const dollars = total(cells, ({ price }) => price.dollars);
  const wall = total(cells, ({ wallMs }) => wallMs);
  const gaps = [...new Set(cells.flatMap(({ price }) => price.gap ?? []))];
  return {
    conversations: cells.length,
    trials: {
      expected: cells.reduce((sum, { trials }) => sum + trials.expected, 0),
      most: cells.reduce((sum, { trials }) => sum + trials.most, 0),
    },
    outputTokens: total(cells, ({ price }) => price.outputTokens),
    dollars: dollars && { ...dollars, outputOnly: cells.some(({ price }) => price.outputOnly) },
    pricing: cells.every(({ simulated }) => simulated) ? "simulated" : "list",
    priceGap: gaps.length === 0 ? null : gaps.join("; "),
    wallMs: wall && {
      ...wall,
      expected: wall.expected / request.concurrency,
      most: wall.most / request.concurrency,
    },
  };
}

/** Values of a verdict are spread over its conversations. One without a plan takes all it may. */
function expectedOf({ judged, power }: PlannedVerdict): number {
  return (power.unchanged?.meanTrials ?? power.design.cap) / Math.max(1, judged.conversations.length);
}

/** Over the conversations of which it is known, with their number; null where it is of none. */
function total(cells: readonly Cell[], of: (cell: Cell) => number | null): PartialAmount | null {
  const known = cells.flatMap((cell) => {
    const each = of(cell);
    return each === null ? [] : [{ each, trials: cell.trials }];
  });
  if (known.length === 0) return null;
  return {
    expected: known.reduce((sum, { each, trials }) => sum + trials.expected * each, 0),
    most: known.reduce((sum, { each, trials }) => sum + trials.most * each, 0),
    conversations: known.length,
  };
}
