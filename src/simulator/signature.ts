import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

/**
 * The signature of a thinking block carries its whole text, sealed, as the real API's does: what a client can read
 * of the block may be empty, the model reads the signature. A changed signature is unreadable.
 */
const key = createHash("sha256").update("agent-audit simulated model").digest();
const format = Buffer.from([1]);
const ivLength = 12;
const tagLength = 16;

/** Seals `text`. `nonce` tells equal texts at different places apart; the same pair gives the same signature. */
export function sealThinking(text: string, nonce: string): string {
  const iv = createHash("sha256").update(`${nonce}\0${text}`).digest().subarray(0, ivLength);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([format, iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The sealed text, or null where the signature is not one of ours or was changed. */
export function openThinking(signature: string): string | null {
  const bytes = Buffer.from(signature, "base64");
  const headerLength = format.length + ivLength + tagLength;
  if (bytes.length < headerLength || bytes[0] !== format[0]) return null;
  const iv = bytes.subarray(1, 1 + ivLength);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagLength });
  decipher.setAuthTag(bytes.subarray(1 + ivLength, headerLength));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(headerLength)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}
