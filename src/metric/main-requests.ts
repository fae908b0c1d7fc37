import { canonicalJson, type Json } from "../core/json.ts";
import { type Measurement, measured, notMeasured } from "../model/measurement.ts";
import type { Observation, Reading } from "../model/metric.ts";
import type { ModelRequest, Transcript } from "../model/transcript.ts";

/** Requests of the agent's own loop, in order. */
export function mainRequests(transcript: Transcript): readonly ModelRequest[] {
  return transcript.requests.filter(({ role }) => role === "main");
}

export function placeOf({ role, number }: ModelRequest): string {
  return role === "main" ? `request ${number}` : `side request ${number}`;
}

export function observe(requests: readonly ModelRequest[], value: (request: ModelRequest) => Json): Observation[] {
  return requests.map((request) => ({ place: placeOf(request), value: value(request) }));
}

/** Different values in the order of their first appearance. */
export function distinct(values: readonly Json[]): readonly Json[] {
  const seen = new Map(values.toReversed().map((value) => [canonicalJson(value), value]));
  const keys = new Set(values.map((value) => canonicalJson(value)));
  return [...keys].map((key) => seen.get(key) as Json);
}

/** One value where all are equal, else the list of the different ones in order of first appearance. */
export function oneOrSeveral(values: readonly Json[]): Json {
  const different = distinct(values);
  return different.length === 1 ? (different[0] as Json) : different;
}

/** The different strings, sorted by code unit. */
export function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort();
}

export const noRequest = notMeasured("the agent's own loop made no request to the model");

export function reading(
  measurement: Measurement,
  observations: readonly Observation[] = [],
  texts: Reading["texts"] = {},
): Reading {
  return { measurement, observations, texts };
}

/** What `value` says of each main request, as one value for the trial. */
export function readEach(transcript: Transcript, value: (request: ModelRequest) => Json): Reading {
  const requests = mainRequests(transcript);
  if (requests.length === 0) return reading(noRequest);
  const observations = observe(requests, value);
  return reading(measured(oneOrSeveral(observations.map((observation) => observation.value))), observations);
}
