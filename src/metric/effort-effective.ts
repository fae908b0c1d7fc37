import { type Measurement, measured, notMeasured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { effortOrder, modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, oneOrSeveral, reading } from "./main-requests.ts";
import { higherIsBetter, inWords, rankIn } from "./order.ts";

const rank = rankIn(effortOrder);

/** Effort the model works at: as sent, or the model's documented default where nothing is sent. */
export const effortEffective: Metric = {
  name: "effort.effective",
  title: "reasoning effort in force, the model's documented default where none is sent",
  describe: (value) => `effort ${inWords(value)}`,
  brief: (value) => inWords(value),
  example: "high",
  unit: null,
  kind: "exact",
  family: "mechanism",
  level: "error",
  rank,
  direction: higherIsBetter(rank),
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const observations = observe(requests, ({ effort }) => effort ?? null);
    const efforts = requests.map(effortOf);
    const missing = efforts.find((effort) => !effort.measured);
    if (missing !== undefined) return reading(missing, observations);
    return reading(
      measured(oneOrSeveral(efforts.flatMap((effort) => (effort.measured ? [effort.value] : [])))),
      observations,
    );
  },
};

function effortOf({ model, effort }: ModelRequest): Measurement {
  const facts = modelFacts(model);
  if (facts?.effortLevels?.length === 0) return unsupported(`${model} takes no effort`);
  if (effort !== undefined) return measured(effort);
  return facts?.defaultEffort
    ? measured(facts.defaultEffort)
    : notMeasured(`no effort is sent, and the default of ${model} is not known`);
}
