import { spelledUnit } from "./spelled-unit.ts";

/** Where in the source each canonical byte came from: start, and one past the end. */
export interface Origins {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** An escape within an escape within an escape … is undone this many times, unless nothing is left to undo before. */
const maxRounds = 10;

/**
 * Undoes the spellings a UTF-8 text goes through on its way into a log: percent-encoding, backslash escapes, HTML
 * entities, also nested, wrapped lines and invisible characters. For comparing only: a secret and every spelling of it
 * come out as the same bytes. Never longer than the source.
 */
export function canonicalBytes(source: Buffer): Buffer {
  let current = source;
  for (let round = 0; round < maxRounds; round++) {
    const next = undoOnce(current, null);
    if (next.length === current.length) break;
    current = next;
  }
  return current;
}

/** The way back from `canonicalBytes(source)`; far slower, so only for texts known to hold something. */
export function canonicalOrigins(source: Buffer): Origins {
  let current = source;
  let origins: Origins | null = null;
  for (let round = 0; round < maxRounds; round++) {
    const step: Origins = { starts: new Uint32Array(current.length), ends: new Uint32Array(current.length) };
    const next = undoOnce(current, step);
    if (origins !== null && next.length === current.length) break;
    origins = origins === null ? step : compose(origins, step, next.length);
    current = next;
  }
  return origins ?? { starts: new Uint32Array(0), ends: new Uint32Array(0) };
}

function compose(outer: Origins, inner: Origins, length: number): Origins {
  const starts = new Uint32Array(length);
  const ends = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    starts[i] = outer.starts[inner.starts[i] as number] as number;
    ends[i] = outer.ends[(inner.ends[i] as number) - 1] as number;
  }
  return { starts, ends };
}

const plain = 0;
const blank = 1;
const spelled = 2;
/** What a byte may be the start of; nearly all are plain, and this runs over every byte of every body. */
const kinds = new Uint8Array(256);
// White space goes, so that a secret wrapped over lines is one again. NUL separates texts and stays.
kinds.fill(blank, 1, 0x21);
for (const byte of [0x25, 0x26, 0x5c, 0xc2, 0xe2, 0xef]) kinds[byte] = spelled;

function undoOnce(source: Buffer, origins: Origins | null): Buffer {
  const out = Buffer.allocUnsafe(source.length);
  let length = 0;
  const put = (byte: number, start: number, end: number): void => {
    if (origins !== null) {
      origins.starts[length] = start;
      origins.ends[length] = end;
    }
    out[length++] = byte;
  };
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] as number;
    const kind = kinds[byte];
    if (kind === blank) continue;
    const unit = kind === plain ? null : spelledUnit(source, at);
    if (unit === null) {
      put(byte, at, at + 1);
      continue;
    }
    for (const decoded of unit.bytes) put(decoded, at, unit.end);
    at = unit.end - 1;
  }
  return out.subarray(0, length);
}
