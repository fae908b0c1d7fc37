import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric, Observation } from "../model/metric.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, placeOf, reading } from "./main-requests.ts";

/** Whether each main request repeats the one before it to the end and only adds to it, within one process. */
export const cachePrefixStable: Metric = {
  name: "cache.prefixStable",
  title: "whether each request only adds to the one before it, so that the prompt cache holds",
  describe: (value) => (value === true ? "prompt cache holds" : "prompt cache is broken on the way"),
  example: true,
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  rank: (value) => (typeof value === "boolean" ? Number(value) : null),
  direction: (_before, after) => (after === true ? "better" : "worse"),
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const observations = requests.flatMap((request, index) => comparedWith(requests[index - 1], request));
    if (observations.length === 0) return reading(notMeasured("it takes two requests of one process to compare"));
    return reading(measured(observations.every(({ value }) => value === holds)), observations);
  },
};

const holds = "repeats the request before it";

function comparedWith(before: ModelRequest | undefined, request: ModelRequest): readonly Observation[] {
  if (before === undefined || before.phase.process !== request.phase.process) return [];
  const at = before.prefix.findIndex((part, index) => part !== request.prefix[index]);
  const value = at < 0 ? holds : `differs from part ${at + 1} of ${before.prefix.length}: ${partName(before, at)}`;
  return [{ place: placeOf(request), value }];
}

/** Parts come as tools, system texts, messages. */
function partName({ tools, system }: ModelRequest, at: number): string {
  if (at < tools.length) return `tool ${tools[at]?.name ?? at + 1}`;
  const afterTools = at - tools.length;
  return afterTools < system.length ? `system[${afterTools}]` : `messages[${afterTools - system.length}]`;
}
