import { createHash } from "node:crypto";

/** Numbers in [0, 1) that depend on `key` alone. */
export function randomFrom(key: string): () => number {
  let state = createHash("sha256").update(key).digest().readUInt32LE(0);
  return () => {
    // Mulberry32: enough for choosing words.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const nouns = (
  "parser module request cache session handler queue file test function branch record loader index worker buffer " +
  "config schema client stream token table field error path result caller helper"
).split(" ");
const verbs =
  "reads writes checks keeps returns wraps drops counts merges follows replaces holds opens closes needs updates".split(
    " ",
  );
const adjectives = "next first last small shared stale empty outer inner local current second plain slow open".split(
  " ",
);
const links = "before after while because unless until and but so when".split(" ");

/** `count` words of sentences about code, the same for the same key. */
export function prose(count: number, key: string): string {
  const random = randomFrom(key);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] as string;
  const clause = () => ["the", pick(adjectives), pick(nouns), pick(verbs), "the", pick(nouns)];
  const sentences: string[] = [];
  let left = Math.max(0, Math.round(count));
  while (left > 0) {
    const words = random() < 0.5 ? clause() : [...clause(), pick(links), ...clause()];
    // No stump of a sentence at the end: what is left joins the last one.
    const taken = left - words.length < 4 ? [...words, pick(links), ...clause()].slice(0, left) : words;
    left -= taken.length;
    const text = taken.join(" ");
    sentences.push(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);
  }
  return sentences.join(" ");
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The text's first `limit` words, ended as a sentence where something was cut. */
export function firstWords(text: string, limit: number): string {
  if (countWords(text) <= limit) return text;
  let kept = 0;
  let end = 0;
  for (const match of text.matchAll(/\S+/g)) {
    if (/[\p{L}\p{N}]/u.test(match[0])) kept += 1;
    if (kept > limit) break;
    end = match.index + match[0].length;
  }
  const cut = text.slice(0, end).replace(/[\s,;:]+$/, "");
  return /[.!?]$/.test(cut) || cut === "" ? cut : `${cut}.`;
}
