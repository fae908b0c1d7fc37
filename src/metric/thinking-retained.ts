import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, observe, reading } from "./main-requests.ts";
import { higherIsBetter, numericRank } from "./order.ts";
import { sight, unfinishedTurn, whyUntold } from "./reasoning-kept.ts";

/** Share of the reasoning produced so far that the model can still see, at the last request of the trial. */
export const thinkingRetained: Metric = {
  name: "thinking.retained",
  title: "share of the reasoning so far that the model can still see, at the last request",
  describe: (value) => `${Math.round(Number(value) * 100)} % of the reasoning still visible`,
  brief: (value) => `${Math.round(Number(value) * 100)} %`,
  example: 1,
  unit: "share",
  // Read off the wire: no noise, so any change is one.
  kind: "exact",
  family: "mechanism",
  level: "warn",
  rank: numericRank,
  direction: higherIsBetter(numericRank),
  read: (transcript) => {
    const requests = mainRequests(transcript);
    const observations = observe(requests, sight);
    const untold = whyUntold(transcript);
    if (untold !== null) return reading(untold, observations);
    const unfinished = unfinishedTurn(transcript);
    if (unfinished !== null) return reading(notMeasured(`${unfinished}, so there is no last request`), observations);
    const produced = requests.at(-1)?.thinkingProduced.length ?? 0;
    const visible = requests.at(-1)?.thinkingVisible.length ?? 0;
    if (produced === 0) return reading(notMeasured("no reasoning was produced before the last request"), observations);
    return reading(measured(visible / produced), observations);
  },
};
