import type { Metric } from "../model/metric.ts";
import { readEach } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** Raw, as there is no documented default to compare it with. */
export const lengthVerbosity: Metric = {
  name: "length.verbosity",
  title: "output settings besides effort and format (verbosity, budgets), raw",
  describe: (value) => `output settings: ${inWords(value, "none")}`,
  example: null,
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => readEach(transcript, ({ outputConfig }) => outputConfig),
};
