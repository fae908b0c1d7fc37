import { sha256 } from "../core/fingerprint.ts";

/** A verdict asks for the same values after every trial, and hashing them would be a good part of its time. */
const known = new Map<string, number>();
const knownLimit = 10_000;

/** A number in [0, 1) that depends on `key` alone: ties between values fall the same way in every evaluation. */
export function jitterOf(key: string): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= knownLimit) known.clear();
  const jitter = Number.parseInt(sha256(key).slice(0, 12), 16) / 2 ** 48;
  known.set(key, jitter);
  return jitter;
}
