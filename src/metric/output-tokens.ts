import type { Metric } from "../model/metric.ts";
import { inWords, numericRank } from "./order.ts";
import { usageTotal } from "./usage-total.ts";

/** Everything the model wrote for the agent's own loop: reasoning, text and tool calls. */
export const outputTokens: Metric = {
  name: "output.tokens",
  title: "tokens of output in a trial, reasoning included",
  describe: (value) => `${inWords(value)} output tokens`,
  example: 4000,
  unit: "tokens",
  kind: "quantity",
  subject: "output tokens",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => usageTotal(transcript, "outputTokens", "output tokens"),
};
