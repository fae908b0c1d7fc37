import { AuditError } from "../core/errors.ts";
import { sha256 } from "../core/fingerprint.ts";
import { parseJson } from "../core/json.ts";
import type { JournalEntry } from "../model/journal.ts";

/** One line, newline included. The checksum covers the number and the entry's exact text. */
export function journalLine(number: number, entry: JournalEntry): string {
  const text = JSON.stringify(entry);
  return `{"n":${number},"sum":"${checksum(number, text)}","entry":${text}}\n`;
}

export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** Length of the whole lines; what stands behind it is a line that was being written when the process ended. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
}

/**
 * Reads the bytes of a journal. A last line without its end was never acknowledged: dropped and counted.
 * Any other bad line is corruption: throws `journal-damaged`.
 */
export function readJournal(bytes: Uint8Array, path: string): ReadJournal {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, wholeBytes)).split("\n").slice(0, -1);
  const entries = lines.map((line, index) => {
    const entry = parseLine(line, index + 1);
    if (entry === undefined) throw new AuditError("journal-damaged", { path, line: index + 1 });
    return entry;
  });
  return { entries, wholeBytes, tornBytes: bytes.length - wholeBytes };
}

function parseLine(line: string, number: number): JournalEntry | undefined {
  const match = /^\{"n":(\d+),"sum":"([0-9a-f]{8})","entry":(.*)\}$/s.exec(line);
  const [, n, sum, text] = match ?? [];
  if (text === undefined || Number(n) !== number || sum !== checksum(number, text)) return undefined;
  // The checksum vouches for the shape: this is what `journalLine` was given.
  return parseJson(text) as unknown as JournalEntry | undefined;
}

function checksum(number: number, text: string): string {
  return sha256(`${number} ${text}`).slice(0, 8);
}
