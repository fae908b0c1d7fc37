import { fingerprint } from "../core/fingerprint.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { Substitution } from "../model/recording.ts";
import { dateRules } from "./dates.ts";
import { memo, memoByIdentity } from "./memo.ts";
import { withoutCacheControl } from "./messages.ts";

export interface Normaliser {
  readonly text: (text: string) => string;
  /** Every string value, at any depth; keys stay. */
  readonly json: (value: Json) => Json;
  /** Fingerprint of the normalised value without its cache marks; read once for each object. */
  readonly fingerprint: (value: JsonObject) => string;
}

type Rule = (text: string) => string;

/** A name of one run and nothing else: same name, same number, in the order they come up. */
const runIds: readonly (readonly [label: string, pattern: RegExp])[] = [
  ["uuid", /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ["id", /\b(?:toolu|srvtoolu|mcptoolu|msg|req|call|cse|sess|session)_[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*/g],
  ["hex", /\b[0-9a-f]{32,}\b/g],
];

/** What the machine and the moment write into a prompt; each keeps the words around it. */
const surroundings: readonly (readonly [RegExp, string])[] = [
  [/\b(cc_version=)[^;\s]+/g, "$1<version>"],
  [/\b(cch=)[0-9a-f]+/gi, "$1<hash>"],
  [/\b(Linux|Darwin|Windows(?:_NT)?) \d+\.[\w.+-]*/g, "$1 <release>"],
  [/\b(127\.0\.0\.1|localhost):\d{2,5}\b/g, "$1:<port>"],
  [/(\/claude-)\d+(?=\/)/g, "$1<uid>"],
  [/\b\d[\d,]*(?= tokens? (?:left|remaining|used)\b)/gi, "<n>"],
  [/\b(token usage: )\d[\d,]*\/(\d[\d,]*); \d[\d,]* remaining/gi, "$1<n>/$2; <n> remaining"],
];

/**
 * Takes out what differs between two equal runs and means nothing: paths and names of the run, dates, ids, releases of
 * the operating system, token counters, the harness's own version number. Ids are numbered as they come up, so a
 * normaliser lives as long as one recording is read, and texts must be given to it in a fixed order.
 */
export function normaliser(
  substitutions: readonly Substitution[],
  versions: readonly string[],
  texts: readonly string[],
): Normaliser {
  const rules: readonly Rule[] = [
    ...substitutionRules(substitutions),
    ...surroundings.map(
      ([pattern, replacement]): Rule =>
        (text) =>
          text.replace(pattern, replacement),
    ),
    ...versions.map(versionRule),
    ...dateRules(texts),
    ...runIds.map(([label, pattern]) => numbering(label, pattern)),
  ];
  const text = memo(
    (raw: string) => rules.reduce((result, rule) => rule(result), raw),
    (raw) => raw,
  );
  const json = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return (value as readonly Json[]).map(json);
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, json(item)]));
  };
  return { text, json, fingerprint: memoByIdentity((part) => fingerprint(json(withoutCacheControl(part)))) };
}

/** Longest first, so that a path is gone before its parent is looked for. */
function substitutionRules(substitutions: readonly Substitution[]): readonly Rule[] {
  return substitutions
    .flatMap(({ value, placeholder }) => spellings(value).map((spelling) => ({ spelling, placeholder })))
    .filter(({ spelling }) => spelling.length > 2)
    .sort((a, b) => b.spelling.length - a.spelling.length || (a.spelling < b.spelling ? -1 : 1))
    .map(({ spelling, placeholder }): Rule => {
      // A bare word (a user name) is only taken out where it stands alone.
      const edge = /^\w+$/.test(spelling) ? String.raw`\b` : "";
      const pattern = new RegExp(edge + escapeForRegExp(spelling) + edge, "g");
      return (text) => text.replace(pattern, () => placeholder);
    });
}

/** The value itself, as a macOS real path, and as harnesses make a folder name of it (`/a/b.c` → `-a-b-c`). */
function spellings(value: string): readonly string[] {
  if (!/[/\\]/.test(value)) return [value];
  const plain = value.replace(/(?<=.)[/\\]+$/, "");
  const real = plain.startsWith("/") ? [`/private${plain}`] : [];
  return [plain, ...real].flatMap((path) => [path, path.replace(/[^A-Za-z0-9]/g, "-")]);
}

/** `2.1.63` where it stands alone: a part of `12.1.63` or `2.1.630` is another number. */
function versionRule(version: string): Rule {
  const pattern = new RegExp(`(?<![\\d.])${escapeForRegExp(version)}(?!\\d|\\.\\d)`, "g");
  return (text) => text.replace(pattern, "<version>");
}

function numbering(label: string, pattern: RegExp): Rule {
  const numbers = new Map<string, number>();
  return (text) =>
    text.replace(pattern, (id) => {
      const number = numbers.get(id) ?? numbers.size + 1;
      numbers.set(id, number);
      return `<${label} ${number}>`;
    });
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, (sign) => `\\${sign}`);
}
