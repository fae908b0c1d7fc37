import type { SourcePlace } from "./suite.ts";

/**
 * Something wrong in a file a user wrote. Several are reported together, never only the first.
 * Line and column are 0 where the trouble is with the file as a whole: it is missing, or no file.
 */
export interface Problem extends SourcePlace {
  /** One sentence; quoted pieces of the file are escaped and shortened. */
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly hint: string | null;
}

/** A file read for meaning, or everything that is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** `file:line:column  message hint`, one line. */
export function problemLine({ file, line, column, message, hint }: Problem): string {
  return `${file}${line === 0 ? "" : `:${line}:${column}`}  ${message}${hint === null ? "" : ` ${hint}`}`;
}

/** By file as first met, then by place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((problem) => problem.file))];
  return [...problems].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
