import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, observe, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** Titles, summaries, routers, sub-agents; nothing is measured where the loop itself was not seen. */
export const requestsSide: Metric = {
  name: "requests.side",
  title: "requests beside the agent's own loop (titles, summaries, sub-agents)",
  describe: (value) => `${inWords(value)} side requests`,
  example: 0,
  unit: "requests",
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  rank: (value) => (typeof value === "number" ? value : null),
  read: (transcript) => {
    if (mainRequests(transcript).length === 0) return reading(noRequest);
    const side = transcript.requests.filter(({ role }) => role === "side");
    const observations = observe(side, ({ model, maxTokens, tools }) => ({ model, maxTokens, tools: tools.length }));
    return reading(measured(side.length), observations);
  },
};
