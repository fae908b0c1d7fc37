import { type FileHandle, open } from "node:fs/promises";
import { storageError } from "../core/storage-error.ts";
import type { JournalEntry } from "../model/journal.ts";
import { privateFileMode } from "./atomic-file.ts";
import { journalLine } from "./journal-line.ts";

interface Queued {
  readonly entry: JournalEntry;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

export interface JournalStart {
  /** Entries already there, and their length in bytes; a torn line behind them is cut off. */
  readonly count: number;
  readonly wholeBytes: number;
  /** Makes durable what the entries refer to; awaited before each group is written. */
  readonly beforeCommit: () => Promise<void>;
  /** Called around each write; for the kill test. */
  readonly onWrite?: (moment: "before" | "after", write: number) => void;
}

/**
 * Append-only. `append` resolves when its entry is on disk, by one fdatasync for all entries queued meanwhile.
 * After a failed write nothing more is accepted: what stands behind the last whole line is unknown.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #start: JournalStart;
  #queue: Queued[] = [];
  #count: number;
  #writes = 0;
  #committing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(file: FileHandle, path: string, start: JournalStart) {
    this.#file = file;
    this.#path = path;
    this.#start = start;
    this.#count = start.count;
  }

  static async open(path: string, start: JournalStart): Promise<Journal> {
    try {
      const file = await open(path, "a", privateFileMode);
      if ((await file.stat()).size > start.wholeBytes) await file.truncate(start.wholeBytes);
      return new Journal(file, path, start);
    } catch (error) {
      throw storageError(error, path);
    }
  }

  /** Rejects with a storage error, and then always. */
  append(entry: JournalEntry): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((done, failed) => {
      this.#queue.push({ entry, done, failed });
      this.#committing ??= this.#commit();
    });
  }

  /** Waits for what is queued, then closes the file. */
  async close(): Promise<void> {
    await this.#committing;
    await this.#file.close();
  }

  async #commit(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      try {
        await this.#write(group);
        for (const { done } of group) done();
      } catch (error) {
        this.#failure = storageError(error, this.#path);
        for (const { failed } of [...group, ...this.#queue]) failed(this.#failure);
        this.#queue = [];
      }
    }
    this.#committing = undefined;
  }

  async #write(group: readonly Queued[]): Promise<void> {
    await this.#start.beforeCommit();
    const lines = group.map(({ entry }, index) => journalLine(this.#count + index + 1, entry));
    this.#writes += 1;
    this.#start.onWrite?.("before", this.#writes);
    // One call for whole lines: two would tear between content and newline.
    await this.#file.appendFile(lines.join(""));
    this.#start.onWrite?.("after", this.#writes);
    await this.#file.datasync();
    this.#count += group.length;
  }
}
