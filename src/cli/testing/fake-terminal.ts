import type { ExitCode } from "../../core/exit-codes.ts";
import { run } from "../run.ts";
import type { Output, Terminal } from "../terminal.ts";

export interface FakeTerminalOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Somebody is watching; default: a pipe. */
  readonly interactive?: boolean;
  /** Columns of both streams; default 80. */
  readonly columns?: number;
}

/** A terminal that keeps what was written to it, and that tests can send signals through. */
export interface FakeTerminal extends Terminal {
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** Codes that `exit` was called with. */
  readonly exits: readonly number[];
  send(signal: "SIGINT" | "SIGTERM"): void;
}

export function fakeTerminal(options: FakeTerminalOptions): FakeTerminal {
  const written = { stdout: "", stderr: "" };
  const exits: number[] = [];
  const callbacks = new Set<(signal: "SIGINT" | "SIGTERM") => void>();
  const output = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      written[name] += text;
    },
    isTerminal: options.interactive ?? false,
    columns: options.columns ?? 80,
  });
  return {
    stdout: output("stdout"),
    stderr: output("stderr"),
    cwd: options.cwd,
    env: options.env ?? {},
    written,
    exits,
    onSignal(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    exit: (code) => exits.push(code),
    send: (signal) => {
      for (const callback of callbacks) callback(signal);
    },
  };
}

export interface Invocation {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the whole program once, as `agent-audit ...argv` in `cwd`. */
export async function invoke(argv: readonly string[], options: FakeTerminalOptions): Promise<Invocation> {
  const terminal = fakeTerminal(options);
  const code = await run(argv, terminal);
  return { code, ...terminal.written };
}
