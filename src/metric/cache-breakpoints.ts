import { canonicalJson } from "../core/json.ts";
import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, reading, union } from "./main-requests.ts";

/** Every place with a cache mark in any main request, with the mark as sent: `system[1] {"type":"ephemeral"}`. */
export const cacheBreakpoints: Metric = {
  name: "cache.breakpoints",
  title: "where the requests set cache marks",
  describe: (value) => (Array.isArray(value) ? `${value.length} places with a cache mark` : "no cache marks"),
  example: ['system[1] {"type":"ephemeral"}'],
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    return reading(measured(union(requests.map(marksOf))), observe(requests, marksOf));
  },
};

function marksOf({ cacheBreakpoints: marks }: ModelRequest): readonly string[] {
  return marks.map(({ place, control }) => `${place} ${canonicalJson(control)}`);
}
