import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, observe, oneOrSeveral, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** As the answers say of themselves; answers that broke off or failed say nothing. */
export const modelServed: Metric = {
  name: "model.served",
  title: "model that answered, as the answers name it",
  describe: (value) => `answered by ${inWords(value)}`,
  example: "claude-opus-4-6",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const served = requests.flatMap(({ answer }) => (answer.model === null ? [] : [answer.model]));
    const observations = observe(requests, ({ answer }) => answer.model);
    if (served.length === 0) return reading(notMeasured("no answer named its model"), observations);
    return reading(measured(oneOrSeveral(served)), observations);
  },
};
