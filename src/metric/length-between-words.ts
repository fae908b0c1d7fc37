import type { Metric } from "../model/metric.ts";
import { mean } from "./mean.ts";
import { numericRank, rounded } from "./order.ts";
import { readSegments } from "./segments.ts";

export const lengthBetweenWords: Metric = {
  name: "length.between.words",
  title: "words of a text that stands before a tool call, mean of the trial",
  describe: (value) => `${rounded(value)} words before a tool call`,
  example: 30,
  unit: "words",
  kind: "quantity",
  subject: "words between tool calls",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => readSegments(transcript, mean),
};
