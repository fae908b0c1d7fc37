import { normalQuantile } from "./normal.ts";

/** A reproducible stream of random numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform on [0, 1), 53 random bits. */
  next(): number;
  /** Standard normal, by inversion: one draw, one value, so that streams stay aligned. */
  normal(): number;
  /** Uniform among 0 … below − 1, without bias; 1 ≤ below ≤ 2³². */
  integer(below: number): number;
  /** A shuffled copy (Fisher–Yates); `items` stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
}

const mask64 = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea & Flood 2014), the seeding that the authors of xoshiro recommend. */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed & mask64;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask64;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64;
    return z ^ (z >> 31n);
  };
}

/** FNV-1a, 64 bits, over the UTF-8 bytes of `text`. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & mask64;
  return hash;
}

/** xoshiro128** 1.1 (Blackman & Vigna, prng.di.unimi.it): 32 random bits a call; not all of the state may be zero. */
export function xoshiro128(a: number, b: number, c: number, d: number): () => number {
  let s0 = a | 0;
  let s1 = b | 0;
  let s2 = c | 0;
  let s3 = d | 0;
  return () => {
    const scaled = Math.imul(s1, 5);
    const result = Math.imul((scaled << 7) | (scaled >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
}

function seedBits(seed: number | string): bigint {
  if (typeof seed === "string") return fnv1a64(seed);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a whole number or a text, not ${seed}`);
  return BigInt.asUintN(64, BigInt(seed));
}

/** The lower 32 bits. */
function lowBits(word: bigint): number {
  return Number(word & 0xffffffffn);
}

/** xoshiro128** seeded by SplitMix64 of the number, or of the FNV-1a hash of the text. */
export function seededRandom(seed: number | string): Random {
  const words = splitMix64(seedBits(seed));
  const first = words();
  const second = words();
  const bits = xoshiro128(lowBits(first), lowBits(first >> 32n), lowBits(second), lowBits(second >> 32n));

  const integer = (below: number) => {
    if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) {
      throw new RangeError(`integer needs a whole number from 1 to 2^32, not ${below}`);
    }
    // Draws from the incomplete last block are thrown away: they would favour small results.
    const fair = 2 ** 32 - (2 ** 32 % below);
    let draw = bits();
    while (draw >= fair) draw = bits();
    return draw % below;
  };
  return {
    next: () => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) / 2 ** 53,
    // The midpoints of 2^52 equal steps: never 0 or 1, and exact in a double.
    normal: () => normalQuantile(((bits() >>> 6) * 2 ** 26 + (bits() >>> 6) + 0.5) / 2 ** 52),
    integer,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = shuffled[i] as (typeof shuffled)[number];
        shuffled[i] = shuffled[j] as (typeof shuffled)[number];
        shuffled[j] = held;
      }
      return shuffled;
    },
  };
}
