import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { reading } from "./main-requests.ts";
import { inWords, numericRank } from "./order.ts";
import { callsByName, toolCalls } from "./tool-calls.ts";
import { whyPartial } from "./whole-trial.ts";

export const toolsCalls: Metric = {
  name: "tools.calls",
  title: "tool calls in a trial",
  describe: (value) => `${inWords(value)} tool calls`,
  example: 6,
  unit: "calls",
  kind: "quantity",
  subject: "tool calls",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => {
    const calls = toolCalls(transcript);
    const observations = [{ place: "all turns", value: callsByName(calls) }];
    return reading(whyPartial(transcript) ?? measured(calls.length), observations);
  },
};
