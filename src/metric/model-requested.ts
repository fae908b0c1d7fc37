import type { Metric } from "../model/metric.ts";
import { readEach } from "./main-requests.ts";
import { inWords } from "./order.ts";

export const modelRequested: Metric = {
  name: "model.requested",
  title: "model the agent's own loop asks for",
  describe: (value) => `asks for ${inWords(value)}`,
  example: "claude-opus-4-6",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => readEach(transcript, ({ model }) => model),
};
