import type { Clock } from "../../core/clock.ts";
import type { HarnessClock } from "../../harness/clock.ts";
import { type Gap, proveGap } from "../../harness/clock-proof.ts";
import type { Confinement } from "../../harness/confinement.ts";
import { HarnessProcess } from "../../harness/harness-process.ts";
import type { LoopbackDoor } from "../../harness/loopback-door.ts";
import type { Scratch } from "../../harness/workspace.ts";
import type { ClockProof, TurnOutcome } from "../../model/recording.ts";
import type { AgentSession, SessionFacts } from "../driver.ts";
import { type ClaudeCodeCommand, claudeCodeArgv, claudeCodeEnv } from "./command.ts";
import { type ClaudeCodeEvent, readEvent, userLine } from "./events.ts";
import { sessionStampsMs } from "./session-file.ts";
import { substitutionsOf } from "./substitutions.ts";

export interface SessionParts {
  readonly command: ClaudeCodeCommand;
  readonly confinement: Confinement;
  readonly door: LoopbackDoor | null;
  readonly scratch: Scratch;
  readonly scratchDir: string;
  readonly turnTimeoutMs: number;
  readonly harnessClock: HarnessClock;
  readonly clock: Clock;
}

/** After its input ends, a harness may still write its session file and run hooks. */
const finishGraceMs = 10_000;

type TurnEnd = Extract<ClaudeCodeEvent, { kind: "result" }>;

/** One conversation with Claude Code: turns over stream-json in one process, or several by cold resume. */
export class ClaudeCodeSession implements AgentSession {
  readonly #parts: SessionParts;
  readonly #sessionIds = new Set<string>();
  readonly #stampsMs: number[] = [];
  readonly #gaps: Gap[] = [];
  #sessionId: string | null = null;
  #process: HarnessProcess;
  #onResult: ((result: TurnEnd) => void) | null = null;
  #refused = false;
  #facts: Promise<SessionFacts> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#process = this.#start(null);
  }

  async send(text: string, signal: AbortSignal): Promise<TurnOutcome> {
    signal.throwIfAborted();
    const { clock } = this.#parts;
    const sentAtMs = clock.now();
    const process = this.#process;
    this.#refused = false;
    const limit = new AbortController();
    const result = new Promise<TurnEnd>((resolve) => {
      this.#onResult = resolve;
    });
    const aborted = new Promise<"aborted">((resolve) => {
      signal.addEventListener("abort", () => resolve("aborted"), { once: true, signal: limit.signal });
    });
    const late = clock.sleep(this.#parts.turnTimeoutMs, limit.signal).then(
      () => "late" as const,
      () => "late" as const,
    );
    process.beginTurn();
    process.writeLine(userLine(text));
    const first = await Promise.race([result, process.exited, aborted, late]);
    limit.abort();
    this.#onResult = null;
    const durationMs = clock.now() - sentAtMs;
    this.#closeGaps(sentAtMs, clock.now());
    if (first === "aborted" || first === "late") {
      await process.kill();
      signal.throwIfAborted();
      return { kind: "timed-out", durationMs, lastWords: process.lastWords() };
    }
    if ("kind" in first) return this.#outcome(first, durationMs);
    const lastWords = first.flooded ? flooded(process.lastWords()) : process.lastWords();
    return { kind: "crashed", durationMs, exitCode: first.code, lastWords };
  }

  async advanceClock(ms: number): Promise<ClockProof> {
    await this.#parts.harnessClock.advance(ms);
    this.#gaps.push({ advancedMs: ms, turn: null });
    return { verified: false, advancedMs: ms, evidence: "moved; whether the harness saw it shows in its next turn" };
  }

  async restart(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#process.finish(finishGraceMs);
    signal.throwIfAborted();
    if (this.#sessionId === null) {
      throw new Error(`there is no session to resume: the harness never named one. ${this.#process.lastWords()}`);
    }
    this.#process = this.#start(this.#sessionId);
  }

  close(): Promise<SessionFacts> {
    this.#facts ??= this.#end();
    return this.#facts;
  }

  async #end(): Promise<SessionFacts> {
    const { command, door, scratch, scratchDir, harnessClock } = this.#parts;
    try {
      await this.#process.finish(finishGraceMs);
    } finally {
      door?.close();
    }
    const substitutions = await substitutionsOf(scratch, scratchDir, [...this.#sessionIds]);
    if (this.#gaps.length === 0) return { substitutions, clock: [] };
    const stamps = [...this.#stampsMs, ...(await sessionStampsMs(command.configDir))];
    const witnessed = await harnessClock.witnessedOffsetsMs();
    return { substitutions, clock: this.#gaps.map((gap) => proveGap(gap, stamps, witnessed)) };
  }

  #start(resume: string | null): HarnessProcess {
    const { command, confinement, scratch, scratchDir } = this.#parts;
    const [program, ...args] = claudeCodeArgv(command, resume);
    return new HarnessProcess({
      program,
      args,
      cwd: scratch.workspace,
      env: claudeCodeEnv(command),
      confinement,
      scratchDir,
      onLine: (line) => readEvent(line).forEach((event) => this.#note(event)),
    });
  }

  #note(event: ClaudeCodeEvent): void {
    switch (event.kind) {
      case "init":
        this.#sessionId = event.sessionId;
        this.#sessionIds.add(event.sessionId);
        return;
      case "dated":
        this.#stampsMs.push(event.atMs);
        return;
      case "refusal":
        this.#refused = true;
        return;
      case "result":
        this.#onResult?.(event);
    }
  }

  #outcome(result: TurnEnd, durationMs: number): TurnOutcome {
    if (result.refused || this.#refused) return { kind: "refused", text: result.text, durationMs };
    if (!result.failed) return { kind: "answered", text: result.text, durationMs };
    const lastWords = `${result.subtype}: ${result.text}`.slice(0, 2_000);
    return { kind: "crashed", durationMs, exitCode: null, lastWords };
  }

  /** The first turn after a gap is the one that shows it. */
  #closeGaps(sentAtMs: number, endedAtMs: number): void {
    const { offsetMs } = this.#parts.harnessClock;
    for (const [index, gap] of this.#gaps.entries()) {
      if (gap.turn === null) this.#gaps[index] = { ...gap, turn: { sentAtMs, endedAtMs, offsetMs } };
    }
  }
}

function flooded(lastWords: string): string {
  return `[ended: it wrote more than 64 MiB in one turn]\n${lastWords}`.slice(0, 2_000);
}
