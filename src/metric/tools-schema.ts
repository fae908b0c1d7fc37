import { fingerprint, shortDigest } from "../core/fingerprint.ts";
import { type Json, prettyJson } from "../core/json.ts";
import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import type { ToolOffer } from "../model/transcript.ts";
import { mainRequests, noRequest, reading } from "./main-requests.ts";

/** Tool → digest of its description and schema, as first offered; a tool that changes on the way has several, joined by `+`. */
export const toolsSchema: Metric = {
  name: "tools.schema",
  title: "description and input schema of each tool, by digest",
  describe: (value) =>
    value === null ? "no tools" : `schemas of ${Object.keys(value).length} tools (${shortDigest(fingerprint(value))})`,
  example: { Bash: "006fc534e7b8" },
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const versions = new Map<string, Map<string, Json>>();
    // The reader gives a tool that is offered again as the same object.
    for (const tool of new Set(requests.flatMap(({ tools }) => tools))) {
      const definition = definitionOf(tool);
      const known = versions.get(tool.name) ?? new Map<string, Json>();
      versions.set(tool.name, known.set(shortDigest(fingerprint(definition)), definition));
    }
    const sorted = [...versions].sort(([a], [b]) => (a < b ? -1 : 1));
    const digests = Object.fromEntries(sorted.map(([name, known]) => [name, [...known.keys()].join("+")]));
    const tools = prettyJson(sorted.flatMap(([, known]) => [...known.values()]));
    return reading(measured(digests), [], { tools });
  },
};

function definitionOf({ name, description, schema }: ToolOffer): Json {
  return { name, description, schema };
}
