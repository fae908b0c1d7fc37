import { open, readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AuditError } from "../core/errors.ts";
import { equalJson } from "../core/json.ts";
import { errorCode, storageError } from "../core/storage-error.ts";
import type { BaselineKey } from "../model/baseline.ts";
import type { HistoryEntry } from "../model/history.ts";
import { makeDirectory, privateFileMode, syncDirectory, writeFileAtomically } from "./atomic-file.ts";
import { baselinePath } from "./baseline-path.ts";
import { filesBelow } from "./files-below.ts";
import { decodeHistory, entryLine, type HistoryProblem, headerLine } from "./history-line.ts";
import { type RunLock, takeRunLock } from "./run-lock.ts";

/** The runs of one baseline key, that there are none, or why the file there does not count. */
export type HistoryRead =
  | {
      readonly kind: "found";
      readonly path: string;
      readonly key: BaselineKey;
      /** Each run once, by time. */
      readonly entries: readonly HistoryEntry[];
      /** Lines that do not count. */
      readonly problems: readonly HistoryProblem[];
    }
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "unusable"; readonly path: string; readonly reason: string };

const lockTries = 200;
const lockWaitMs = 25;

/** A folder of histories: one file of JSON lines for each baseline key. Only ever appended to. */
export class HistoryFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async read(key: BaselineKey): Promise<HistoryRead> {
    return await readHistory(this.#path(key), key);
  }

  /** Every history there, by path; the unusable ones too. */
  async list(): Promise<readonly HistoryRead[]> {
    const paths = (await filesBelow(this.folder)).filter((path) => path.endsWith(".jsonl")).sort();
    return await Promise.all(paths.map((path) => readHistory(path)));
  }

  /**
   * Adds a run; it is on disk when this resolves. False where the history has it already. Throws `history-unusable`,
   * `run-locked` and the storage errors.
   */
  async append(key: BaselineKey, entry: HistoryEntry): Promise<boolean> {
    const path = this.#path(key);
    await makeDirectory(dirname(path));
    const lock = await lockFor(`${path}.lock`);
    try {
      return await appendTo(path, key, entry);
    } finally {
      await lock.release();
    }
  }

  #path(key: BaselineKey): string {
    return join(
      this.folder,
      ...baselinePath(key)
        .replace(/\.json$/, ".jsonl")
        .split("/"),
    );
  }
}

async function readHistory(path: string, key?: BaselineKey): Promise<HistoryRead> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return { kind: "missing", path };
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "unusable", path, reason: `it cannot be read (${reason})` };
  }
  const decoded = decodeHistory(bytes);
  if (decoded.kind === "empty") return { kind: "missing", path };
  if (decoded.kind === "unusable") return { ...decoded, path };
  const { entries, problems } = decoded;
  const filed =
    key === undefined
      ? path.replaceAll(sep, "/").endsWith(baselinePath(decoded.key).replace(/\.json$/, ".jsonl"))
      : equalJson({ ...key }, { ...decoded.key });
  if (!filed) return { kind: "unusable", path, reason: "it is the history of another runtime, model or suite" };
  return { kind: "found", path, key: decoded.key, entries, problems };
}

async function appendTo(path: string, key: BaselineKey, entry: HistoryEntry): Promise<boolean> {
  const read = await readHistory(path, key);
  if (read.kind === "unusable") throw new AuditError("history-unusable", { path, reason: read.reason });
  if (read.kind === "missing") {
    await writeFileAtomically(path, headerLine(key) + entryLine(entry));
    return true;
  }
  if (read.entries.some(({ run }) => run === entry.run)) return false;
  try {
    await cutTornLine(path);
    const file = await open(path, "a", privateFileMode);
    try {
      // One call for the whole line: two would tear between content and newline.
      await file.appendFile(entryLine(entry));
      await file.datasync();
    } finally {
      await file.close();
    }
    await syncDirectory(dirname(path));
    return true;
  } catch (error) {
    throw storageError(error, path);
  }
}

/** A line without its end was never acknowledged; what is appended must not become part of it. */
async function cutTornLine(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    const bytes = await file.readFile();
    const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
    if (wholeBytes < bytes.length) await file.truncate(wholeBytes);
  } finally {
    await file.close();
  }
}

/** Held for milliseconds only, so whoever has it is waited for. */
async function lockFor(path: string): Promise<RunLock> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await takeRunLock(path);
    } catch (error) {
      const taken = error instanceof AuditError && error.code === "run-locked";
      if (!taken || attempt === lockTries) throw error;
      await setTimeout(lockWaitMs);
    }
  }
}
