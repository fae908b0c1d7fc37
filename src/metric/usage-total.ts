import { measured, notMeasured } from "../model/measurement.ts";
import type { Reading } from "../model/metric.ts";
import type { Transcript, Usage } from "../model/transcript.ts";
import { mainRequests, observe, reading } from "./main-requests.ts";
import { sum } from "./mean.ts";
import { whyPartial } from "./whole-trial.ts";

/** What the answers of the agent's own loop report under `field`, summed; `what` names it where one does not. */
export function usageTotal(transcript: Transcript, field: keyof Usage, what: string): Reading {
  const requests = mainRequests(transcript);
  const observations = observe(requests, ({ answer }) => answer.usage[field]);
  const partial = whyPartial(transcript);
  if (partial !== null) return reading(partial, observations);
  const counts = requests.flatMap(({ answer }) => answer.usage[field] ?? []);
  const silent = requests.length - counts.length;
  if (silent > 0)
    return reading(notMeasured(`${silent} of ${requests.length} answers report no ${what}`), observations);
  return reading(measured(sum(counts)), observations);
}
