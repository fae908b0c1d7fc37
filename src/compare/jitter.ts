import { sha256 } from "../core/fingerprint.ts";

/** A number in [0, 1) that depends on `key` alone: ties between values fall the same way in every evaluation. */
export function jitterOf(key: string): number {
  return Number.parseInt(sha256(key).slice(0, 12), 16) / 2 ** 48;
}
