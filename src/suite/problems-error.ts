import { AuditError } from "../core/errors.ts";
import { type Parsed, type Problem, problemLine } from "../model/problem.ts";

/** All problems as one error that stops the program with exit 2. */
function problemsError(problems: readonly Problem[]): AuditError {
  return new AuditError("config-invalid", { problems: problems.map(problemLine) });
}

/** The value, or `config-invalid` with everything that is wrong. */
export function valueOrThrow<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw problemsError(parsed.problems);
  return parsed.value;
}
