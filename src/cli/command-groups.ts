import type { Command } from "commander";
import { addLadderOptions } from "./ladder-options.ts";
import {
  addMeasuringOptions,
  addOutputOptions,
  addRuntimeOptions,
  count,
  each,
  filled,
  formatOption,
  timeToLive,
  utcDay,
} from "./options.ts";
import type { Register } from "./program.ts";

export function addBaselineCommands(program: Command, start: Register): void {
  const baseline = program
    .command("baseline")
    .description("pin what a runtime does today; only `accept` writes baselines");

  addLadderOptions(
    addMeasuringOptions(
      addRuntimeOptions(
        baseline
          .command("record")
          .description("measure now and keep the result as a candidate")
          .argument("[suites...]", "as for run"),
      ),
    ),
  )
    .option("--resume [id]", "go on with an interrupted recording (default: the latest run)")
    .option("--append", "add these captures to the candidate, or to the accepted baseline: for runs of other days")
    .action((suites: string[], options) =>
      start(async (context) =>
        (await import("./commands/baseline-record.ts")).baselineRecord(suites, options, context),
      ),
    );

  folderOption(
    addOutputOptions(baseline.command("review").description("show candidates against the accepted baselines")),
  ).action((options) =>
    start(async (context) => (await import("./commands/baseline-review.ts")).baselineReview(options, context)),
  );

  folderOption(
    baseline
      .command("accept")
      .description("write the candidates to the baseline folder")
      .argument("[names...]", "only candidates whose runtime or suite is named; default: all")
      .requiredOption("--reason <text>", "why this is the new normal; kept in the baseline")
      .option("--expires <time>", "judge nothing by it after this long, e.g. 90d or 12w (default: never)", timeToLive),
  ).action((names: string[], options) =>
    start(async (context) => (await import("./commands/baseline-accept.ts")).baselineAccept(names, options, context)),
  );

  folderOption(
    baseline.command("list").description("list accepted baselines and candidates").addOption(formatOption()),
  ).action((options) =>
    start(async (context) => (await import("./commands/baseline-list.ts")).baselineList(options, context)),
  );

  folderOption(
    baseline.command("show").description("print one baseline").argument("<name>", "file, or runtime/suite as listed"),
  )
    .addOption(formatOption())
    .action((name: string, options) =>
      start(async (context) => (await import("./commands/baseline-list.ts")).baselineShow(name, options, context)),
    );
}

function folderOption(command: Command): Command {
  return command
    .option("--baselines <folder>", "folder of the pinned baselines (default: baselines)", filled)
    .option("--config <file>", "configuration file", filled);
}

export function addHarnessCommands(program: Command, start: Register): void {
  const harness = program
    .command("harness")
    .description("the tool's own cache of harness packages; nothing is installed globally");
  harness
    .command("list")
    .description("installed versions and their sizes")
    .addOption(formatOption())
    .action((options) =>
      start(async (context) => (await import("./commands/harness.ts")).harnessList(options, context)),
    );
  harness
    .command("install")
    .description("install versions ahead of time, for runs without network")
    .argument("<specs...>", "claude-code@2.1.116, claude-code@latest")
    .action((specs: string[]) =>
      start(async (context) => (await import("./commands/harness.ts")).harnessInstall(specs, context)),
    );
  harness
    .command("prune")
    .description("remove installed versions")
    .argument("[specs...]", "versions to remove; default: all")
    .option("--keep <n>", "keep the n newest of each harness", count)
    .action((specs: string[], options) =>
      start(async (context) => (await import("./commands/harness.ts")).harnessPrune(specs, options, context)),
    );
}

export function addHistoryCommand(program: Command, start: Register): void {
  folderOption(
    program
      .command("history")
      .description("what the nights of `run --nightly` say: evidence, alarms, and when it changed")
      .argument("[names...]", "runtime/suite, a runtime or a suite; default: all"),
  )
    .option("--history <folder>", "folder of the history (default: .agent-audit/history)", filled)
    .option("--metric <name>", "only this metric; repeatable", each)
    .option("--since <day>", "show nights from this UTC day on, e.g. 2026-03-12; all of them count", utcDay)
    .addOption(formatOption())
    .action((names: string[], options) =>
      start(async (context) => (await import("./commands/history.ts")).historyCommand(names, options, context)),
    );
}
