import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, observe, reading, union } from "./main-requests.ts";

/** Every beta asked for in any main request, sorted. */
export const apiBetas: Metric = {
  name: "api.betas",
  title: "beta features the requests ask for",
  describe: (value) => (Array.isArray(value) && value.length > 0 ? `betas ${value.join(", ")}` : "no betas"),
  example: ["context-management-2025-06-27"],
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    return reading(
      measured(union(requests.map(({ betas }) => betas))),
      observe(requests, ({ betas }) => betas.toSorted()),
    );
  },
};
