import type { Metric } from "../model/metric.ts";
import { passing, passRank } from "./graded-turns.ts";
import { reading } from "./main-requests.ts";
import { higherIsBetter } from "./order.ts";
import { unmovedClock } from "./reasoning-kept.ts";
import { readRecall } from "./recall.ts";

/** The control: what stood in visible text is still there when reasoning is gone. */
export const recallVisible: Metric = {
  name: "recall.visible",
  title: "whether the agent can still name what visible text held",
  describe: passing("recalls what it was shown", "no longer recalls what it was shown"),
  brief: passing("recalled", "forgotten"),
  example: true,
  unit: null,
  kind: "proportion",
  subject: "trials that recall what visible text held",
  family: "behaviour",
  level: "error",
  rank: passRank,
  direction: higherIsBetter(passRank),
  read: (transcript) => {
    const result = readRecall(transcript, "visible");
    const unmoved = unmovedClock(transcript);
    return unmoved !== null && result.measurement.measured ? reading(unmoved, result.observations) : result;
  },
};
