import type { Metric } from "../model/metric.ts";
import { readEach } from "./main-requests.ts";
import { inWords } from "./order.ts";

/** The literal field. Off by default: absent and the default spelled out mean the same (`effort.effective`). */
export const effortSent: Metric = {
  name: "effort.sent",
  title: "effort as sent with each request, null where absent",
  describe: (value) => `effort sent: ${inWords(value, "none")}`,
  example: "high",
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "off",
  read: (transcript) => readEach(transcript, ({ effort }) => effort ?? null),
};
