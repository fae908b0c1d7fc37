import { canonicalBytes } from "./canonical-bytes.ts";

/**
 * Byte strings that give a known secret away: itself, hex, and base64 at each of the three places it can take within
 * longer data, in both alphabets, of its UTF-8 and its UTF-16 bytes (which is what PowerShell encodes).
 * Spellings such as percent-encoding are left to `canonicalBytes`, whose view of the secret is included.
 */
export function secretNeedles(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret);
  const hex = utf8.toString("hex");
  const texts = [hex, hex.toUpperCase()];
  for (const bytes of [utf8, Buffer.from(secret, "utf16le")]) {
    for (const offset of [0, 1, 2]) {
      const fragment = base64Fragment(bytes, offset);
      texts.push(fragment, fragment.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  // A form spells a space as a plus sign.
  const inForm = Buffer.from(secret.replaceAll(" ", "+"));
  const needles = [utf8, canonicalBytes(utf8), canonicalBytes(inForm), ...texts.map((text) => Buffer.from(text))];
  return needles.filter((needle, i) => needles.findIndex((other) => other.equals(needle)) === i);
}

/** The base64 digits that depend on `bytes` alone when `offset` unknown bytes stand before and any after. */
function base64Fragment(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}
