/** One character spelled in more than itself: what it stands for, and where the spelling ends. */
export interface SpelledUnit {
  readonly bytes: Uint8Array;
  readonly end: number;
}

const BACKSLASH = 0x5c;
const nothing = new Uint8Array(0);
const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["apos", "'"],
  ["gt", ">"],
  ["lt", "<"],
  ["quot", '"'],
]);
/** Soft hyphen, zero-width characters, word joiner, byte order mark. */
const invisible: ReadonlySet<number> = new Set([0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]);

/** Reads the spelling that starts at `at` of a UTF-8 text, or null where the byte stands for itself. */
export function spelledUnit(source: Buffer, at: number): SpelledUnit | null {
  const byte = source[at] as number;
  switch (byte) {
    case 0x25:
      return percent(source, at);
    case 0x26:
      return entity(source, at);
    case BACKSLASH:
      return escape(source, at);
    case 0xc2:
    case 0xe2:
    case 0xef:
      return zeroWidth(source, at, byte === 0xc2 ? 2 : 3);
    default:
      return null;
  }
}

function percent(source: Buffer, at: number): SpelledUnit | null {
  const value = hex(source, at + 1, 2);
  return value === null ? null : { bytes: Uint8Array.of(value), end: at + 3 };
}

function escape(source: Buffer, at: number): SpelledUnit {
  let next = at + 1;
  while (source[next] === BACKSLASH) next++;
  switch (source[next] ?? 0) {
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return { bytes: nothing, end: next + 1 };
    case 0x78: {
      const value = hex(source, next + 1, 2);
      if (value !== null) return { bytes: utf8(value), end: next + 3 };
      break;
    }
    case 0x75: {
      const high = hex(source, next + 1, 4);
      if (high !== null) return unicodeEscape(source, high, next + 5);
      break;
    }
    default:
  }
  // Backslashes in any number are an artefact of nesting.
  return { bytes: nothing, end: next };
}

function unicodeEscape(source: Buffer, high: number, end: number): SpelledUnit {
  if (high < 0xd800 || high > 0xdbff) return { bytes: utf8(high), end };
  let next = end;
  while (source[next] === BACKSLASH) next++;
  const low = source[next] === 0x75 ? hex(source, next + 1, 4) : null;
  if (low === null || low < 0xdc00 || low > 0xdfff) return { bytes: utf8(high), end };
  return { bytes: utf8(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), end: next + 5 };
}

function entity(source: Buffer, at: number): SpelledUnit | null {
  // `&&`, `& ` and the like are frequent in code, and no entity begins so.
  const next = source[at + 1] ?? 0;
  if (next !== 0x23 && (next | 0x20) < 0x61) return null;
  const match = /^&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/i.exec(source.toString("latin1", at, at + 12));
  if (!match) return null;
  const [text, decimal, hexadecimal, name] = match;
  const end = at + text.length;
  if (name !== undefined) {
    const char = entities.get(name.toLowerCase());
    return char === undefined ? null : { bytes: Buffer.from(char), end };
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal);
  return code > 0x10ffff ? null : { bytes: utf8(code), end };
}

function zeroWidth(source: Buffer, at: number, bytes: number): SpelledUnit | null {
  const code = source.toString("utf8", at, at + bytes).codePointAt(0);
  return code !== undefined && invisible.has(code) ? { bytes: nothing, end: at + bytes } : null;
}

function utf8(code: number): Uint8Array {
  return Buffer.from(String.fromCodePoint(code));
}

function hex(source: Buffer, at: number, digits: number): number | null {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const byte = source[i];
    if (byte === undefined) return null;
    const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
    if (digit < 0 || digit > 15 || (byte > 0x39 && digit < 10)) return null;
    value = value * 16 + digit;
  }
  return value;
}
