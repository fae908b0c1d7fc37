import { measured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { reading } from "./main-requests.ts";

/** A service that tells something new does something new: kept as it came, and named. */
export const eventsUnknown: Metric = {
  name: "events.unknown",
  title: "types of events of a hosted runtime that this version does not know",
  describe: (value) =>
    Array.isArray(value) && value.length > 0 ? `unknown events: ${value.join(", ")}` : "no unknown events",
  example: [],
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: ({ native }) =>
    reading(
      native === undefined
        ? unsupported("the runtime is read off its requests, not off events")
        : measured(native.unknownEvents),
    ),
};
