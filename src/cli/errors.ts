import { AuditError } from "../core/errors.ts";
import { type ExitCode, exitCodes } from "../core/exit-codes.ts";
import { quoted, untrusted } from "../core/untrusted.ts";
import type { Terminal } from "./terminal.ts";

/** Says on stderr what went wrong and what to do about it; returns the exit code. */
export function explainError(error: unknown, terminal: Terminal): ExitCode {
  const { stderr } = terminal;
  if (error instanceof AuditError) {
    stderr.write(`error: ${untrusted(error.message)}\n`);
    if (error.lastWords !== "") stderr.write(`${quoted(error.lastWords)}\n`);
    stderr.write(`  ${untrusted(error.remedy)}\n  (${error.code}, exit ${error.exitCode})\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  stderr.write(`agent-audit crashed; this is a bug, and no verdict.\n${quoted(text)}\n`);
  return exitCodes.crash;
}
