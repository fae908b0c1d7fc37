import { type Command, InvalidArgumentError } from "commander";
import { addMeasuringOptions, addRuntimeOptions, count, filled, formatOption } from "./options.ts";
import type { Register } from "./program.ts";

const defaultReplays = 2000;
const defaultTrials = 10;
const mostReplays = 100_000;

/** What to do before money is spent, and to know what a baseline is worth. */
export function addPlanningCommands(program: Command, start: Register): void {
  addMeasuringOptions(
    addRuntimeOptions(
      program
        .command("plan")
        .description("what the present baselines can detect, in how many trials and at what price; spends nothing")
        .argument("[suites...]", "as for run"),
    ),
  )
    .option("--replays <n>", `replays of each verdict and effect (default ${defaultReplays})`, replays, defaultReplays)
    .addOption(formatOption())
    .action((suites: string[], options) =>
      start(async (context) => (await import("./commands/plan.ts")).planCommand(suites, options, context)),
    );

  addMeasuringOptions(
    addRuntimeOptions(
      program
        .command("calibrate")
        .description(
          "run the unchanged runtime: what its days differ by, and how often this baseline alarms on nothing",
        )
        .argument("[suites...]", "as for run"),
    ),
  )
    .option("--resume [id]", "go on with an interrupted calibration (default: the latest run)")
    .option("--trials <n>", `runs of each noisy conversation (default ${defaultTrials})`, count, defaultTrials)
    .option("--replays <n>", `gates that are replayed from them (default ${defaultReplays})`, replays, defaultReplays)
    .option("--history <folder>", "folder of the history (default: .agent-audit/history)", filled)
    .addOption(formatOption())
    .action((suites: string[], options) =>
      start(async (context) => (await import("./commands/calibrate.ts")).calibrateCommand(suites, options, context)),
    );
}

function replays(text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > mostReplays) throw new InvalidArgumentError(`not a whole number from 1 to ${mostReplays}.`);
  return value;
}
