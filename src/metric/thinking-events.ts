import { measured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, observe, reading } from "./main-requests.ts";
import { sum } from "./mean.ts";
import { inWords, numericRank } from "./order.ts";
import { whyPartial } from "./whole-trial.ts";

/** Blocks of reasoning in the answers, with or without readable text: how often the agent thinks, not how much. */
export const thinkingEvents: Metric = {
  name: "thinking.events",
  title: "blocks of reasoning in a trial",
  describe: (value) => `thought ${inWords(value)} times`,
  example: 6,
  unit: "blocks",
  kind: "quantity",
  subject: "blocks of reasoning",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => {
    const requests = mainRequests(transcript);
    const observations = observe(requests, blocksIn);
    const partial = whyPartial(transcript);
    if (partial !== null) return reading(partial, observations);
    const [first] = requests;
    if (first !== undefined && requests.every(({ model }) => modelFacts(model)?.thinks === false))
      return reading(unsupported(`${first.model} produces no reasoning of its own`), observations);
    return reading(measured(sum(requests.map(blocksIn))), observations);
  },
};

function blocksIn({ answer }: ModelRequest): number {
  return answer.blocks.filter(({ kind }) => kind === "thinking").length;
}
