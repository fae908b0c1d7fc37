import { CommanderError } from "commander";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import { explainError } from "./errors.ts";
import { buildProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** The whole program: arguments in, exit code out. Never throws, never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.holds;
  const program = buildProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander ends --help and --version with an error of code 0; its own usage errors are ours: 2.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
    return explainError(error, terminal);
  }
}
