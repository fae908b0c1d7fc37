import { type Command, InvalidArgumentError } from "commander";
import type { RunRequest, RuntimeRequest } from "../app/run-request.ts";
import { AuditError } from "../core/errors.ts";
import { effortOrder, modelFacts } from "../model/model-facts.ts";
import { defaultModel } from "../runtime/registry.ts";
import { count } from "./options.ts";

export interface LadderOptions {
  /** True where the flag stands without levels. */
  readonly ladder?: readonly string[] | true;
  readonly ladderCaptures?: number;
}

const defaultLadderCaptures = 5;

export function addLadderOptions(command: Command): Command {
  return command
    .option(
      "--ladder [levels]",
      "also record reference runs at named efforts, e.g. low,medium,high (default: all the model takes); effort.inferred is told by them",
      efforts,
    )
    .option("--ladder-captures <n>", "reference runs of each conversation at each effort (default 5)", count);
}

/** Efforts parted by commas, in their order. What stands there by mistake is a suite's name more often than a new effort. */
export function efforts(text: string): readonly string[] {
  const levels = text.split(",").map((level) => level.trim());
  const unknown = levels.filter((level) => !effortOrder.includes(level));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`not an effort: ${unknown.join(", ")}. Efforts: ${effortOrder.join(", ")}.`);
  if (new Set(levels).size < levels.length) throw new InvalidArgumentError("an effort stands there twice.");
  return effortOrder.filter((level) => levels.includes(level));
}

/** Null where none is asked for. Throws where it is not known what the model takes, or that it takes none. */
export function ladderRequest(
  { ladder, ladderCaptures }: LadderOptions,
  runtimes: readonly RuntimeRequest[],
): NonNullable<RunRequest["ladder"]> | null {
  if (ladder === undefined && ladderCaptures === undefined) return null;
  const named = ladder === undefined || ladder === true ? null : ladder;
  const levels = runtimes.map(({ spec }) => {
    const model = spec.model ?? (spec.harness === "messages" ? defaultModel : null);
    return [spec.name, levelsOf(model, spec.name, named)] as const;
  });
  return { levels: Object.fromEntries(levels), captures: ladderCaptures ?? defaultLadderCaptures };
}

function levelsOf(model: string | null, runtime: string, named: readonly string[] | null): readonly string[] {
  const known = model === null ? null : (modelFacts(model)?.effortLevels ?? null);
  if (known?.length === 0) throw new AuditError("ladder-no-effort", { model: model ?? "" });
  if (named !== null) return named;
  if (known === null)
    throw new AuditError("ladder-levels-unknown", { model: model ?? `the default model of ${runtime}` });
  return known;
}
