import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { noRequest, reading } from "./main-requests.ts";
import { mean } from "./mean.ts";
import { numericRank, rounded } from "./order.ts";

/** Says as much of the machine, the network and the hour as of the agent: shown where asked for, and off otherwise. */
export const latencyTurnMs: Metric = {
  name: "latency.turnMs",
  title: "wall clock of an answered turn, mean of the trial",
  describe: (value) => `${rounded(value)} ms a turn`,
  example: 9000,
  unit: "ms",
  kind: "quantity",
  subject: "milliseconds a turn",
  scale: "log",
  family: "behaviour",
  level: "off",
  rank: numericRank,
  read: ({ requests, turns }) => {
    if (requests.length === 0) return reading(noRequest);
    const answered = turns.flatMap((turn, index) =>
      turn.kind === "answered" ? [{ place: `turn ${index + 1}`, value: turn.durationMs }] : [],
    );
    if (answered.length === 0) return reading(notMeasured("no turn was answered"));
    return reading(measured(mean(answered.map(({ value }) => value))), answered);
  },
};
