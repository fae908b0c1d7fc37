import { sha256 } from "../core/fingerprint.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject, parseJson } from "../core/json.ts";
import type { BaselineKey } from "../model/baseline.ts";
import type { HistoryEntry } from "../model/history.ts";

/**
 * First line of a history file: whose runs these are. Lines carry a checksum and no number, so that the histories of two
 * machines may be joined line by line, as git's union merge does.
 */
export function headerLine(key: BaselineKey): string {
  return line("history", { format: 1, key: { ...key } });
}

/** One line, newline included. */
export function entryLine(entry: HistoryEntry): string {
  return line("run", entry as unknown as JsonObject);
}

/** A line that does not count, and why. 1-based. */
export interface HistoryProblem {
  readonly line: number;
  readonly reason: string;
}

export type DecodedHistory =
  | {
      readonly kind: "history";
      readonly key: BaselineKey;
      /** Each run once, by time. */
      readonly entries: readonly HistoryEntry[];
      readonly problems: readonly HistoryProblem[];
      /** Length of the whole lines; what stands behind was being written when a process ended. */
      readonly wholeBytes: number;
    }
  /** Nothing was written to its end, not even the first line. */
  | { readonly kind: "empty" }
  | { readonly kind: "unusable"; readonly reason: string };

/** Reads the bytes of a history file. A bad line is a problem and no run; only a bad first line makes the file unusable. */
export function decodeHistory(bytes: Uint8Array): DecodedHistory {
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  if (wholeBytes === 0) return { kind: "empty" };
  const [first, ...lines] = new TextDecoder().decode(bytes.subarray(0, wholeBytes)).split(/\r?\n/).slice(0, -1);
  const key = headerKey(first ?? "");
  if (typeof key === "string") return { kind: "unusable", reason: key };
  const runs = new Map<string, HistoryEntry>();
  const problems: HistoryProblem[] = [];
  for (const [index, text] of lines.entries()) {
    // Left by hand or by a merge; says nothing.
    if (text === "") continue;
    const entry = parseEntry(text);
    if (typeof entry === "string") problems.push({ line: index + 2, reason: entry });
    else if (!runs.has(entry.run)) runs.set(entry.run, entry);
  }
  if (wholeBytes < bytes.length)
    problems.push({ line: lines.length + 2, reason: "it was not written to its end: the run is not in the history" });
  const entries = [...runs.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.run < b.run ? -1 : 1));
  return { kind: "history", key, entries, problems, wholeBytes };
}

function line(name: string, content: JsonObject): string {
  const text = canonicalJson(content);
  return `{"sum":"${checksum(name, text)}","${name}":${text}}\n`;
}

function headerKey(text: string): BaselineKey | string {
  const content = unsealed("history", text);
  if (content === undefined) return "its first line is damaged, or it is no history";
  if (content["format"] !== 1) return otherFormat(content["format"]);
  const { key } = content;
  const names = ["runtime", "surface", "profile", "upstream", "model", "suite"];
  if (!isJsonObject(key) || !names.every((name) => typeof key[name] === "string"))
    return "its first line does not say whose runs these are";
  return key as unknown as BaselineKey;
}

function parseEntry(text: string): HistoryEntry | string {
  if (/^(?:<{7}|={7}|\|{7}|>{7})/.test(text)) return "it is the mark of a merge conflict";
  const content = unsealed("run", text);
  if (content === undefined) return "it was damaged or edited by hand: the run does not count";
  if (content["format"] !== 1) return `${otherFormat(content["format"])}: the run does not count`;
  return isEntry(content) ? (content as unknown as HistoryEntry) : "it lacks parts of a run: it does not count";
}

function otherFormat(format: Json | undefined): string {
  return `its format is ${JSON.stringify(format ?? null)}, this version reads 1`;
}

function unsealed(name: string, text: string): JsonObject | undefined {
  const [, sum, content] = new RegExp(`^\\{"sum":"([0-9a-f]{8})","${name}":(\\{.*\\})\\}$`, "s").exec(text) ?? [];
  if (content === undefined || sum !== checksum(name, content)) return undefined;
  const value = parseJson(content);
  return isJsonObject(value) ? value : undefined;
}

function checksum(name: string, text: string): string {
  return sha256(`${name} ${text}`).slice(0, 8);
}

/** The checksum vouches for what we wrote; this is for a line that somebody else's program wrote. */
function isEntry(value: JsonObject): boolean {
  const { run, at, nightly, baseline, captures, version, servedModels, metrics, crossings } = value;
  return (
    typeof run === "string" &&
    typeof at === "string" &&
    !Number.isNaN(Date.parse(at)) &&
    typeof nightly === "boolean" &&
    typeof baseline === "string" &&
    isCount(captures) &&
    (version === null || typeof version === "string") &&
    Array.isArray(servedModels) &&
    servedModels.every((model) => typeof model === "string") &&
    Array.isArray(metrics) &&
    metrics.every(isValues) &&
    Array.isArray(crossings) &&
    crossings.every(isCrossing)
  );
}

function isValues(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { probe, metric, values, missing } = value;
  return (
    typeof probe === "string" &&
    typeof metric === "string" &&
    isCount(missing) &&
    Array.isArray(values) &&
    // `1e999` is well-formed JSON and parses to infinity.
    values.every((item) => typeof item === "boolean" || Number.isFinite(item))
  );
}

function isCrossing(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { metric, probes, direction, p } = value;
  return (
    typeof metric === "string" &&
    Array.isArray(probes) &&
    probes.every((probe) => typeof probe === "string") &&
    (direction === 1 || direction === -1) &&
    Number.isFinite(p)
  );
}

function isCount(value: Json | undefined): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
