import { type Command, InvalidArgumentError } from "commander";
import { count } from "./options.ts";

export interface LadderOptions {
  /** True where the flag stands without levels. */
  readonly ladder?: readonly string[] | true;
  readonly ladderCaptures?: number;
}

/** The model facts' efforts, ascending; here because reading options must load none of them. */
export const effortNames: readonly string[] = ["low", "medium", "high", "xhigh", "max"];

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
  const unknown = levels.filter((level) => !effortNames.includes(level));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`not an effort: ${unknown.join(", ")}. Efforts: ${effortNames.join(", ")}.`);
  if (new Set(levels).size < levels.length) throw new InvalidArgumentError("an effort stands there twice.");
  return effortNames.filter((level) => levels.includes(level));
}
