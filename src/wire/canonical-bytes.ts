import { spelledUnit } from "./spelled-unit.ts";

/** A text without its spellings, and the way back. */
export interface CanonicalBytes {
  readonly bytes: Buffer;
  /** Where in the source each byte came from: start, and one past the end. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** An escape within an escape is undone this many times. */
const rounds = 4;

/**
 * Undoes the spellings a UTF-8 text goes through on its way into a log: percent-encoding, backslash escapes, HTML entities,
 * also nested, wrapped lines and invisible characters. For comparing only: a secret and every spelling of it come out
 * as the same bytes. Never longer than the source.
 */
export function canonicalBytes(source: Buffer): CanonicalBytes {
  let current = undoOnce(source);
  for (let round = 1; round < rounds; round++) {
    const next = undoOnce(current.bytes);
    if (next.bytes.length === current.bytes.length) return current;
    current = {
      bytes: next.bytes,
      starts: next.starts.map((start) => current.starts[start] as number),
      ends: next.ends.map((end) => current.ends[end - 1] as number),
    };
  }
  return current;
}

function undoOnce(source: Buffer): CanonicalBytes {
  const bytes = Buffer.allocUnsafe(source.length);
  const starts = new Uint32Array(source.length);
  const ends = new Uint32Array(source.length);
  let length = 0;
  let at = 0;
  while (at < source.length) {
    const unit = spelledUnit(source, at);
    if (unit === null) {
      bytes[length] = source[at] as number;
      starts[length] = at;
      ends[length] = at + 1;
      length++;
      at++;
      continue;
    }
    for (const byte of unit.bytes) {
      bytes[length] = byte;
      starts[length] = at;
      ends[length] = unit.end;
      length++;
    }
    at = unit.end;
  }
  return { bytes: bytes.subarray(0, length), starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
}
