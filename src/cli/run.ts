import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import { ownVersion } from "./own-version.ts";
import type { Terminal } from "./terminal.ts";

/** The whole program: arguments in, exit code out. Never throws, never ends the process. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (asksForVersion(argv)) {
    terminal.stdout.write(`${ownVersion()}\n`);
    return exitCodes.holds;
  }
  const [{ CommanderError }, { buildProgram }] = await Promise.all([import("commander"), import("./program.ts")]);
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
    const { explainError } = await import("./errors.ts");
    return explainError(error, terminal);
  }
}

/** Scripts ask for nothing else so often, and it needs no command tree; beside other arguments it is commander's. */
function asksForVersion(argv: readonly string[]): boolean {
  return argv.length === 1 && (argv[0] === "--version" || argv[0] === "-V");
}
