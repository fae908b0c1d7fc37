import { canonicalJson, type Json } from "../../core/json.ts";
import { measured } from "../../model/measurement.ts";
import type { Metric, Observation, Reading } from "../../model/metric.ts";
import type { InstructionText, Transcript } from "../../model/transcript.ts";
import { mainRequests, noRequest, placeOf, reading } from "../main-requests.ts";
import { briefCaps, type CapValue, describeCap, describeCaps } from "./describe.ts";
import { capsDirection } from "./direction.ts";
import { capsOf } from "./remembered.ts";

/** Numeric length limits in the harness's own instruction texts: `[{ limit, unit, scope }]`, sorted, without duplicates. */
export const lengthCaps: Metric = {
  name: "length.caps",
  title: "numeric limits on the length of the model's words in instruction texts",
  describe: describeCaps,
  brief: briefCaps,
  example: [{ limit: 25, scope: "between-tool-calls", unit: "words" }],
  unit: null,
  kind: "exact",
  family: "mechanism",
  level: "error",
  direction: capsDirection,
  read,
};

function read(transcript: Transcript): Reading {
  const requests = mainRequests(transcript);
  if (requests.length === 0) return reading(noRequest);
  const values = new Map<string, CapValue>();
  const observations: Observation[] = [];
  // Later requests repeat the instructions of earlier ones: a sentence is evidence where it first stands.
  const shown = new Set<string>();
  for (const request of requests) {
    for (const [place, texts] of byPlace(request.instructions)) {
      const sentences: Record<string, string> = {};
      for (const { sentence, limit, unit, scope } of texts.flatMap(capsOf)) {
        const cap: CapValue = { limit, unit, scope };
        values.set(canonicalJson({ ...cap }), cap);
        const key = JSON.stringify([place, describeCap(cap), sentence]);
        if (shown.has(key)) continue;
        shown.add(key);
        const words = describeCap(cap);
        sentences[words] = words in sentences ? `${sentences[words]} … ${sentence}` : sentence;
      }
      if (Object.keys(sentences).length > 0)
        observations.push({ place: `${placeOf(request)}, ${place}`, value: sentences });
    }
  }
  return reading(measured(sorted([...values.values()])), observations);
}

/** Texts one block of content carries (several reminders may share one), in order. The probe's own words are not the harness's. */
function byPlace(texts: readonly InstructionText[]): ReadonlyMap<string, readonly InstructionText[]> {
  const places = new Map<string, InstructionText[]>();
  for (const text of texts) {
    if (text.kind !== "prompt") places.set(text.place, [...(places.get(text.place) ?? []), text]);
  }
  return places;
}

function sorted(caps: readonly CapValue[]): Json {
  return caps
    .toSorted((a, b) => compare(a.scope, b.scope) || compare(a.unit, b.unit) || a.limit - b.limit)
    .map((cap) => ({ ...cap }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
