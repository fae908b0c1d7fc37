import { fingerprint, shortDigest } from "../core/fingerprint.ts";
import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { mainRequests, noRequest, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";
import { systemTexts } from "./system-texts.ts";

/** Digest of all system texts and reminders; the texts are kept as `system`, each under the place it first stood at. */
export const promptSystem: Metric = {
  name: "prompt.system",
  title: "digest of the system prompt and the harness's reminders",
  describe: (value) => `system prompt ${inWords(value)}`,
  example: "2a637b64ef60",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const texts = systemTexts(requests);
    const observations = texts.map(({ place, text }) => ({ place, value: shortDigest(fingerprint(text)) }));
    return reading(measured(shortDigest(fingerprint(texts.map(({ text }) => text)))), observations, {
      system: texts.map(({ place, text }) => `## ${place}\n\n${text}\n`).join("\n"),
    });
  },
};
