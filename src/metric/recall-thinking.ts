import type { Metric } from "../model/metric.ts";
import { passing, passRank } from "./graded-turns.ts";
import { reading } from "./main-requests.ts";
import { higherIsBetter } from "./order.ts";
import { whyUntold } from "./reasoning-kept.ts";
import { readRecall } from "./recall.ts";

/** What an agent forgets when its reasoning is cleared; `recall.visible` is the control that it can answer at all. */
export const recallThinking: Metric = {
  name: "recall.thinking",
  title: "whether the agent can still name what only its reasoning held",
  describe: passing("recalls its own reasoning", "no longer recalls its own reasoning"),
  brief: passing("recalled", "forgotten"),
  example: true,
  unit: null,
  kind: "proportion",
  subject: "trials that recall what only the reasoning held",
  family: "behaviour",
  level: "error",
  rank: passRank,
  direction: higherIsBetter(passRank),
  read: (transcript) => {
    const result = readRecall(transcript, "thinking");
    const untold = whyUntold(transcript);
    return untold !== null && result.measurement.measured ? reading(untold, result.observations) : result;
  },
};
