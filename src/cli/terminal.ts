/** One output stream as the program sees it. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of a terminal; 80 in a pipe. */
  readonly columns: number;
}

/** All of the process that the program may touch. Only main.ts names `process`; tests pass a fake. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls back on SIGINT and SIGTERM; the returned function stops that. */
  onSignal(callback: (signal: "SIGINT" | "SIGTERM") => void): () => void;
  /** Ends the process at once; for a second signal only. */
  exit(code: number): void;
}

/** Colour is for terminals, unless the environment says otherwise (no-color.org; FORCE_COLOR as in chalk). */
export function wantsColor(output: Output, env: Terminal["env"]): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
  return output.isTerminal && env["TERM"] !== "dumb";
}

/** Whether nobody is there to answer or to watch. */
export function unattended(terminal: Terminal): boolean {
  const ci = terminal.env["CI"];
  return (ci !== undefined && ci !== "" && ci !== "false" && ci !== "0") || !terminal.stdout.isTerminal;
}
