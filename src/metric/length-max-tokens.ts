import type { Metric } from "../model/metric.ts";
import { readEach } from "./main-requests.ts";
import { higherIsBetter, inWords, numericRank } from "./order.ts";

export const lengthMaxTokens: Metric = {
  name: "length.maxTokens",
  title: "most tokens an answer may have (max_tokens)",
  describe: (value) => `at most ${inWords(value)} tokens an answer`,
  example: 32_000,
  unit: "tokens",
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  rank: numericRank,
  direction: higherIsBetter(numericRank),
  read: (transcript) => readEach(transcript, ({ maxTokens }) => maxTokens),
};
