import type { Metric } from "../model/metric.ts";
import { numericRank, percent } from "./order.ts";
import { readSegments } from "./segments.ts";

/** The cap of 16 April 2026. */
const cap = 25;

/** A cap shows in this share before it shows in the mean. */
export const lengthBetweenShareOver25: Metric = {
  name: "length.between.shareOver25",
  title: `share of the texts before tool calls that have more than ${cap} words`,
  describe: (value) => `${percent(value)} of the texts before tool calls over ${cap} words`,
  brief: percent,
  example: 0.5,
  unit: "share",
  kind: "quantity",
  subject: `texts between tool calls over ${cap} words`,
  scale: "linear",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => readSegments(transcript, (words) => words.filter((count) => count > cap).length / words.length),
};
