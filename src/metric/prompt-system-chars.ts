import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";
import { systemTexts } from "./system-texts.ts";

/** Length of the texts behind `prompt.system`, paths and dates replaced. */
export const promptSystemChars: Metric = {
  name: "prompt.systemChars",
  title: "length of the system prompt and the harness's reminders",
  describe: (value) => `${inWords(value)} characters of system prompt`,
  example: 14_000,
  unit: "characters",
  // Read off the wire: no noise, so any change is one.
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  rank: (value) => (typeof value === "number" ? value : null),
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const texts = systemTexts(requests);
    const observations = texts.map(({ place, text }) => ({ place, value: text.length }));
    return reading(measured(texts.reduce((sum, { text }) => sum + text.length, 0)), observations);
  },
};
