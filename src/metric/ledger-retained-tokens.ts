import { type Measurement, measured, notMeasured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, observe, reading } from "./main-requests.ts";
import { sum } from "./mean.ts";
import { inWords, numericRank } from "./order.ts";
import { promptTokens } from "./prompt-tokens.ts";
import { whyPartial } from "./whole-trial.ts";

/**
 * Growth of the prompt from the first main request to the last, less the output tokens of all answers in between:
 *
 *     prompt(last) − prompt(first) − Σ output(k), k = first … last − 1
 *
 * While everything the agent wrote is carried along, reasoning included, this is what the user and the tools added: a
 * constant of the conversation, however much the agent thought. Each token of its own writing that the model is no
 * longer shown takes one off it, so that it goes below zero. The API counts the marks around a block in the output and
 * not always in the next prompt; near exact, that is.
 */
export const ledgerRetainedTokens: Metric = {
  name: "ledger.retainedTokens",
  title: "growth of the prompt beyond what the agent itself wrote: falls with every token that is no longer carried",
  describe: (value) => `the prompt grew by ${inWords(value)} tokens beyond what the agent wrote`,
  brief: inWords,
  example: 180,
  unit: "tokens",
  kind: "exact",
  family: "behaviour",
  level: "error",
  rank: numericRank,
  // More is text of somebody else's; less is something lost.
  direction: (before, after) =>
    typeof before === "number" && typeof after === "number" && after < before ? "worse" : "different",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    const observations = observe(requests, (request) => ({
      prompt: promptTokens(request),
      output: request.answer.usage.outputTokens,
    }));
    return reading(whyPartial(transcript) ?? balance(requests), observations);
  },
};

function balance(requests: readonly ModelRequest[]): Measurement {
  const [first] = requests;
  if (first === undefined || requests.length < 2)
    return notMeasured("there is one request only, which nothing precedes");
  // Models that drop the reasoning of earlier turns by design drop another number of tokens in every trial.
  if (modelFacts(first.model)?.defaultKeep === "last-turn")
    return unsupported(`${first.model} is not shown its reasoning of earlier turns, by design`);
  const prompts = requests.flatMap((request) => promptTokens(request) ?? []);
  const outputs = requests.flatMap(({ answer }) => answer.usage.outputTokens ?? []);
  if (prompts.length < requests.length || outputs.length < requests.length)
    return notMeasured("not every answer reports its tokens");
  return measured((prompts.at(-1) ?? 0) - (prompts[0] ?? 0) - sum(outputs.slice(0, -1)));
}
