import { type Measurement, measured, notMeasured, unsupported } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, oneOrSeveral, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";
import { modeInForce } from "./thinking-mode.ts";

/** How reasoning comes back (`summarized`, `omitted`, `updates`), the model's documented default where none is sent. */
export const thinkingDisplay: Metric = {
  name: "thinking.display",
  title: "how reasoning is shown in answers, the model's documented default where none is sent",
  describe: (value) => `thinking text ${inWords(value)}`,
  example: "summarized",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const observations = observe(requests, ({ thinking }) => thinking?.display ?? null);
    const displays = requests.map(displayOf);
    const missing = displays.find((display) => !display.measured);
    if (missing !== undefined) return reading(missing, observations);
    const values = displays.flatMap((display) => (display.measured ? [display.value] : []));
    return reading(measured(oneOrSeveral(values)), observations);
  },
};

function displayOf(request: ModelRequest): Measurement {
  const sent = request.thinking?.display;
  if (sent !== undefined && sent !== null) return measured(sent);
  if (modeInForce(request) === "disabled") return unsupported("no thinking is asked for, so there is none to show");
  const byDefault = modelFacts(request.model)?.defaultDisplay ?? null;
  return byDefault === null
    ? notMeasured(`no display is sent, and the default of ${request.model} is not known`)
    : measured(byDefault);
}
