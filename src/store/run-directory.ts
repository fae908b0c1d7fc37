import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { AuditError } from "../core/errors.ts";
import { fingerprint } from "../core/fingerprint.ts";
import { isJsonObject, type Json, type JsonObject, parseJson, prettyJson } from "../core/json.ts";
import { errorCode, storageError } from "../core/storage-error.ts";
import type { JournalEntry, RunWriter } from "../model/journal.ts";
import type { Report } from "../model/report.ts";
import type { RunPlan } from "../model/trial.ts";
import { makeDirectory, writeFileAtomically } from "./atomic-file.ts";
import { BlobFolder } from "./blobs.ts";
import { Journal } from "./journal.ts";
import { readJournal } from "./journal-line.ts";
import { killHook } from "./kill-hook.ts";
import { type RunLock, takeRunLock } from "./run-lock.ts";

/** A run as it stands on disk. */
export interface StoredRun {
  readonly id: string;
  readonly directory: string;
  readonly plan: RunPlan;
  readonly entries: readonly JournalEntry[];
  /** Bytes of a journal line that was being written when the process ended. */
  readonly tornBytes: number;
  /** Null while the run is not finished: no result, no verdict. */
  readonly result: Report | null;
  readonly blobs: BlobFolder;
}

/**
 * The folder of a run under this process's hands: `plan.json` first, `journal.jsonl` and `blobs/` as it goes, `result.json`
 * last. One writer at a time. A write that fails throws a storage error; what was acknowledged stays.
 */
export class RunDirectory implements RunWriter {
  readonly stored: StoredRun;
  readonly #journal: Journal;
  readonly #lock: RunLock;

  private constructor(stored: StoredRun, journal: Journal, lock: RunLock) {
    this.stored = stored;
    this.#journal = journal;
    this.#lock = lock;
  }

  /** Saves the plan in a new folder and opens it. */
  static async create(directory: string, plan: RunPlan): Promise<RunDirectory> {
    await makeDirectory(directory);
    const content = plan as unknown as JsonObject;
    const text = prettyJson({ ...content, sha256: fingerprint(content) });
    await writeFileAtomically(join(directory, "plan.json"), text);
    return await RunDirectory.open(directory);
  }

  /** Opens a run to go on with it. Throws `run-locked`, `run-not-found`, `run-unreadable`, `journal-damaged`. */
  static async open(directory: string): Promise<RunDirectory> {
    // Before the lock, so that nothing is left behind in a folder that is no run.
    await readPlan(directory);
    const lock = await takeRunLock(join(directory, "run.lock"));
    try {
      const { stored, wholeBytes } = await readParts(directory);
      const onWrite = killHook(process.env);
      const journal = await Journal.open(join(directory, "journal.jsonl"), {
        count: stored.entries.length,
        wholeBytes,
        beforeCommit: () => stored.blobs.sync(),
        ...(onWrite === undefined ? {} : { onWrite }),
      });
      return new RunDirectory(stored, journal, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  append(entry: JournalEntry): Promise<void> {
    return this.#journal.append(entry);
  }

  keep(text: string): Promise<string> {
    return this.stored.blobs.put(text);
  }

  /** The one commit point: with it on disk the run is complete. */
  async finish(report: Report): Promise<void> {
    await writeFileAtomically(join(this.stored.directory, "result.json"), prettyJson(report as unknown as Json));
  }

  /** Waits for what is being written and lets the run go. Never throws what `append` has already thrown. */
  async close(): Promise<void> {
    try {
      await this.#journal.close();
    } finally {
      await this.#lock.release();
    }
  }
}

/** Reads a run without touching it. Throws `run-not-found`, `run-unreadable`, `journal-damaged`. */
export async function readRun(directory: string): Promise<StoredRun> {
  return (await readParts(directory)).stored;
}

async function readParts(directory: string): Promise<{ stored: StoredRun; wholeBytes: number }> {
  const plan = await readPlan(directory);
  const journalPath = join(directory, "journal.jsonl");
  const { entries, wholeBytes, tornBytes } = readJournal(
    (await readIfThere(journalPath)) ?? new Uint8Array(),
    journalPath,
  );
  const blobs = new BlobFolder(join(directory, "blobs"), "run");
  const result = await readResultFile(join(directory, "result.json"));
  return { stored: { id: basename(directory), directory, plan, entries, tornBytes, result, blobs }, wholeBytes };
}

async function readPlan(directory: string): Promise<RunPlan> {
  const path = join(directory, "plan.json");
  const bytes = await readIfThere(path);
  if (bytes === null) throw new AuditError("run-not-found", { run: directory, known: "none" });
  const value = parseJson(bytes.toString("utf8"));
  if (!isJsonObject(value)) throw new AuditError("run-unreadable", { path, reason: "it is not a JSON object" });
  if (value["format"] !== 1) throw new AuditError("run-unreadable", { path, reason: "its format is not 1" });
  const { sha256, ...content } = value;
  // A plan is taken at its word: what trials there are, whose they are, what they were asked.
  if (sha256 !== fingerprint(content))
    throw new AuditError("run-unreadable", { path, reason: "its content is not what was written" });
  return content as unknown as RunPlan;
}

/** The result at `path`, or null where there is none. Throws `run-unreadable`. */
export async function readResultFile(path: string): Promise<Report | null> {
  const bytes = await readIfThere(path);
  if (bytes === null) return null;
  const value = parseJson(bytes.toString("utf8"));
  if (
    !isJsonObject(value) ||
    value["schema"] !== ("https://agent-audit.dev/schema/result-1.json" satisfies Report["schema"])
  ) {
    throw new AuditError("run-unreadable", { path, reason: "it is not a result of this format" });
  }
  return value as unknown as Report;
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw storageError(error, path);
  }
}
