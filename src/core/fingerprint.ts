import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "./json.ts";

/** SHA-256 of the UTF-8 text or bytes, 64 hex digits. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** SHA-256 of the canonical JSON: equal values have equal fingerprints, whatever their key order. */
export function fingerprint(value: Json): string {
  return sha256(canonicalJson(value));
}

/** Enough of a fingerprint to tell values apart in text meant for people. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}
