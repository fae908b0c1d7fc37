import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** A request that failed and was asked again word for word counts once. */
export const requestsMain: Metric = {
  name: "requests.main",
  title: "requests of the agent's own loop",
  describe: (value) => `${inWords(value)} requests of the agent's own loop`,
  example: 4,
  unit: "requests",
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  rank: (value) => (typeof value === "number" ? value : null),
  read: (transcript) => {
    const requests = mainRequests(transcript);
    return reading(requests.length === 0 ? noRequest : measured(requests.length));
  },
};
