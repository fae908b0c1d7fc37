import type { Json } from "../core/json.ts";
import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, oneOrSeveral, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** `adaptive`, `disabled`, `enabled:N` with its budget of N tokens …; nothing sent means what the model does by itself. */
export const thinkingMode: Metric = {
  name: "thinking.mode",
  title: "kind of thinking in force, the model's own where none is asked for",
  describe: (value) => `thinking ${inWords(value)}`,
  example: "adaptive",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const observations = observe(requests, ({ thinking }) => thinking ?? null);
    const modes = requests.map(modeInForce);
    const unknown = modes.indexOf(null);
    if (unknown < 0) return reading(measured(oneOrSeveral(modes)), observations);
    const model = requests[unknown]?.model ?? "";
    return reading(notMeasured(`no thinking is asked for, and what ${model} does then is not known`), observations);
  },
};

/** Null where nothing is sent and the model's own way is not known. */
export function modeInForce({ thinking, model }: ModelRequest): string | null {
  const type: Json | undefined = thinking?.type;
  if (typeof type !== "string") {
    const thinks = modelFacts(model)?.thinksByDefault ?? null;
    return thinks === null ? null : thinks ? "adaptive" : "disabled";
  }
  return typeof thinking?.budget_tokens === "number" ? `${type}:${thinking.budget_tokens}` : type;
}
