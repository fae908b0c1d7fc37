import type { RunPlan } from "../model/trial.ts";
import type { TrialProgress } from "../trial/run-trials.ts";
import type { Progress } from "./environment.ts";

/** Live news of a run's trials. */
export function showTrial(plan: RunPlan, progress: Progress): (event: TrialProgress) => void {
  let planned = 0;
  let done = 0;
  const probesOf = (conversation: string) =>
    plan.probes
      .filter((probe) => probe.conversation === conversation)
      .map((probe) => probe.suite)
      .filter((suite, index, all) => all.indexOf(suite) === index)
      .join(", ");
  return (event) => {
    switch (event.kind) {
      case "planned":
        planned = event.planned;
        break;
      case "started":
        progress.status(
          `${event.trial.runtime}: ${probesOf(event.trial.conversation)} (capture ${event.trial.repeat + 1})`,
        );
        break;
      case "step":
        progress.status(
          `${event.trial.runtime}: ${probesOf(event.trial.conversation)} (capture ${event.trial.repeat + 1}, step ${event.step + 1} of ${event.steps})`,
        );
        break;
      case "ended":
        done += 1;
        if (event.record.kind === "void")
          progress.note(`${event.trial.runtime}: a trial was void: ${event.record.message}`);
        break;
    }
    progress.count(Math.min(done, planned), planned);
  };
}
