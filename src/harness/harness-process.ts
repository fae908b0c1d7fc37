import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { Confinement } from "./confinement.ts";
import { LineSplitter } from "./line-splitter.ts";
import { OutputTail } from "./output-tail.ts";
import { killTree } from "./process-tree.ts";

export interface HarnessCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly confinement: Confinement;
  /** The run's folder, by which processes left behind are known. */
  readonly scratchDir: string;
  readonly onLine: (line: string) => void;
}

/** How a process ended. */
export interface HarnessExit {
  /** 128 + the signal's number where a signal ended it, as in a shell; null where we ended it, or it never started. */
  readonly code: number | null;
  /** We ended it because it wrote more than it may. */
  readonly flooded: boolean;
}

const maxLineBytes = 32 * 1024 * 1024;
const maxTurnBytes = 64 * 1024 * 1024;
const lastWordsChars = 2_000;

/** A running harness: lines in, lines out, and an end that leaves nothing behind. */
export class HarnessProcess {
  readonly exited: Promise<HarnessExit>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: HarnessCommand;
  readonly #stdout = new OutputTail(lastWordsChars);
  readonly #stderr = new OutputTail(lastWordsChars);
  #turnBytes = 0;
  #flooded = false;
  /** What is said once we end it is not the harness's: `unshare` complains, for one. Null until then. */
  #wordsBeforeKill: string | null = null;
  #spawnError = "";

  constructor(command: HarnessCommand) {
    this.#command = command;
    const [program, ...args] = wholeCommand(command) as [string, ...string[]];
    // Out of our process group a Ctrl-C reaches the harness only through us, and its whole group can be ended.
    const detached = process.platform !== "win32";
    this.#child = spawn(program, args, {
      cwd: command.cwd,
      env: command.env,
      stdio: "pipe",
      detached,
      windowsHide: true,
    });
    const splitter = new LineSplitter(maxLineBytes, command.onLine);
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#count(chunk, this.#stdout);
      if (!this.#flooded) splitter.add(chunk);
    });
    this.#child.stdout.once("end", () => splitter.end());
    this.#child.stderr.on("data", (chunk: Buffer) => this.#count(chunk, this.#stderr));
    this.exited = this.#ending();
  }

  /** Starts a new allowance of output. */
  beginTurn(): void {
    this.#turnBytes = 0;
  }

  writeLine(line: string): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${line}\n`);
  }

  /** Ends the input, gives the harness `graceMs` to leave by itself, then ends it. */
  async finish(graceMs: number): Promise<HarnessExit> {
    this.#child.stdin.end();
    const timer = new AbortController();
    const late = delay(graceMs, "late" as const, { signal: timer.signal }).catch(() => "late" as const);
    const first = await Promise.race([this.exited, late]);
    timer.abort();
    return first === "late" ? this.kill() : first;
  }

  async kill(): Promise<HarnessExit> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#wordsBeforeKill ??= this.lastWords();
      await killTree(this.#child.pid, this.#command.confinement, this.#command.scratchDir);
    }
    return this.exited;
  }

  /** End of what it said: of stderr where there is any, else of stdout. Untrusted, at most 2,000 characters. */
  lastWords(): string {
    if (this.#wordsBeforeKill !== null) return this.#wordsBeforeKill;
    return (this.#spawnError || this.#stderr.text().trim() || this.#stdout.text().trim()).slice(-lastWordsChars);
  }

  #count(chunk: Buffer, tail: OutputTail): void {
    tail.add(chunk);
    this.#turnBytes += chunk.length;
    if (this.#turnBytes <= maxTurnBytes || this.#flooded) return;
    this.#flooded = true;
    void this.kill();
  }

  async #ending(): Promise<HarnessExit> {
    const closed = new Promise<void>((resolve) => {
      this.#child.once("close", () => resolve());
    });
    const code = await new Promise<number | null>((resolve) => {
      this.#child.once("exit", (exitCode, signal) => {
        const { signals } = constants;
        resolve(signal === null ? exitCode : 128 + signals[signal]);
      });
      this.#child.once("error", (error) => {
        this.#spawnError = error.message;
        resolve(null);
      });
    });
    const { pid } = this.#child;
    // A child that the harness left behind would keep the pipes open, and run on.
    if (pid !== undefined && this.#command.confinement.kind === "process-group") {
      await killTree(pid, this.#command.confinement, this.#command.scratchDir);
    }
    if (this.#spawnError === "") await Promise.race([closed, delay(2_000, undefined, { ref: false })]);
    return { code: this.#wordsBeforeKill === null ? code : null, flooded: this.#flooded };
  }
}

function wholeCommand(command: HarnessCommand): readonly string[] {
  const own = [command.program, ...command.args];
  return command.confinement.kind === "namespaces" ? [...command.confinement.prefix, ...own] : own;
}
