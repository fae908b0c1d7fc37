import { measured, notMeasured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { reading } from "./main-requests.ts";
import { inWords, lowerIsBetter, numericRank } from "./order.ts";
import { unfinishedTurn } from "./reasoning-kept.ts";

/** As the service tells it. What is compacted is gone for the agent but for a summary. */
export const contextCompactions: Metric = {
  name: "context.compactions",
  title: "times that a hosted runtime compacted the context of the agent's own thread",
  describe: (value) => `compacted ${inWords(value)} times`,
  example: 0,
  unit: "times",
  kind: "exact",
  family: "mechanism",
  level: "warn",
  rank: numericRank,
  direction: lowerIsBetter(numericRank),
  read: (transcript) => {
    const { native } = transcript;
    if (native === undefined) return reading(unsupported("the runtime is read off its requests, not off events"));
    const unfinished = unfinishedTurn(transcript);
    return reading(unfinished === null ? measured(native.compactions) : notMeasured(unfinished));
  },
};
