import { AuditError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { canonicalBytes, canonicalOrigins } from "./canonical-bytes.ts";
import { secretNeedles } from "./secret-needles.ts";
import { secretPatterns } from "./secret-patterns.ts";

/** Takes secrets out of what is about to be kept. */
export interface Redactor {
  /** Every known secret, in whatever spelling, and everything shaped like one becomes `[redacted:RULE]`. Idempotent. */
  text(text: string): string;
  /** Strings and object keys, however deep; what is nested over 200 levels is cut off, unread. */
  json(value: Json): Json;
  /** What is still in a text that should not be: rule names, never values. Empty where it is clean. */
  find(text: string): readonly { readonly rule: string }[];
}

/** Shorter values are words, and taking every one of them out would leave nothing worth keeping. */
export const minSecretLength = 8;

const maxDepth = 200;
const exactRule = "secret";

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A redactor for these values. Throws `secret-too-short` rather than let one through. */
export function createRedactor(secrets: readonly string[]): Redactor {
  if (secrets.some((secret) => secret.length < minSecretLength)) {
    throw new AuditError("secret-too-short", { minLength: minSecretLength });
  }
  const needles = secrets.flatMap((secret) => secretNeedles(secret));

  const redactText = (text: string): string => redactPatterns(redactRanges(text, secretRanges(text, needles)));

  const redactJson = (value: Json, depth: number): Json => {
    if (typeof value === "string") return redactText(value);
    if (typeof value !== "object" || value === null) return value;
    if (depth === maxDepth) return "[redacted:depth]";
    if (Array.isArray(value)) return value.map((item: Json) => redactJson(item, depth + 1));
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [redactText(key), redactJson(item, depth + 1)]));
  };

  const isClean = (text: string): boolean =>
    secretRanges(text, needles).length === 0 && patternRules(text).length === 0;

  return {
    text: redactText,
    json: (value) => {
      // Nearly every body is clean, and one look at all its texts together is far cheaper than one at each.
      const texts: string[] = [];
      return collectTexts(value, texts, 0) && isClean(texts.join("\0")) ? value : redactJson(value, 0);
    },
    find: (text) => {
      const exact = holdsSecret(text, needles) ? [exactRule] : [];
      return [...exact, ...patternRules(text)].map((rule) => ({ rule }));
    },
  };
}

/** False where the value is nested too deep to be kept as it is. */
function collectTexts(value: Json, texts: string[], depth: number): boolean {
  if (typeof value === "string") texts.push(value);
  if (typeof value !== "object" || value === null) return true;
  if (depth === maxDepth) return false;
  if (Array.isArray(value)) return value.every((item: Json) => collectTexts(item, texts, depth + 1));
  for (const [key, item] of Object.entries(value)) {
    texts.push(key);
    if (!collectTexts(item, texts, depth + 1)) return false;
  }
  return true;
}

function holdsSecret(text: string, needles: readonly Buffer[]): boolean {
  if (needles.length === 0 || text.length < minSecretLength) return false;
  const source = Buffer.from(text);
  const canonical = canonicalBytes(source);
  return needles.some((needle) => source.includes(needle) || canonical.includes(needle));
}

/** Places of known secrets, in bytes of the text's UTF-8 form. */
function secretRanges(text: string, needles: readonly Buffer[]): Range[] {
  if (!holdsSecret(text, needles)) return [];
  const source = Buffer.from(text);
  const canonical = canonicalBytes(source);
  const { starts, ends } = canonicalOrigins(source);
  const ranges: Range[] = [];
  for (const needle of needles) {
    // The plain view as well: in `\nkey` the canonical one takes the key's own first letter for a line break.
    for (const start of occurrences(source, needle)) ranges.push({ start, end: start + needle.length });
    for (const at of occurrences(canonical, needle)) {
      ranges.push({ start: starts[at] as number, end: ends[at + needle.length - 1] as number });
    }
  }
  return ranges;
}

function* occurrences(haystack: Buffer, needle: Buffer): Generator<number> {
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, at + 1)) yield at;
}

function redactRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const source = Buffer.from(text);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= done) continue;
    if (start >= done) pieces.push(source.toString("utf8", done, start), `[redacted:${exactRule}]`);
    done = end;
  }
  return pieces.join("") + source.toString("utf8", done);
}

function redactPatterns(text: string): string {
  let out = text;
  for (const { rule, cue, pattern } of secretPatterns) {
    if (out.includes(cue)) out = out.replace(pattern, `[redacted:${rule}]`);
  }
  // Where two stood side by side, the first has hidden the second's beginning.
  return out === text ? out : redactPatterns(out);
}

function patternRules(text: string): string[] {
  const rules = secretPatterns.filter(({ cue, pattern }) => text.includes(cue) && text.search(pattern) >= 0);
  return [...new Set(rules.map(({ rule }) => rule))];
}
