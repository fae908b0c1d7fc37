import { shortDigest } from "../core/fingerprint.ts";
import { equalJson, isJsonObject, type Json } from "../core/json.ts";
import type { PinnedValue } from "../model/baseline.ts";
import type { EvidenceLine } from "../model/finding.ts";
import { diffText } from "./text-diff.ts";

/** Finds a kept text by its SHA-256; undefined where it is gone. */
export type TextLookup = (digest: string) => string | undefined;

const maxLines = 60;

/** What a change stands on: changed words of the texts behind it, then the raw fields, request by request. */
export function changeEvidence(before: PinnedValue, now: PinnedValue, text: TextLookup): EvidenceLine[] {
  return cap([...textEvidence(before, now, text), ...placeEvidence(before, now)]);
}

/** What a value without a baseline stands on. */
export function plainEvidence(now: PinnedValue): EvidenceLine[] {
  return cap(placeEvidence({ value: null, count: 0, observations: [], texts: {} }, now));
}

function textEvidence(before: PinnedValue, now: PinnedValue, text: TextLookup): EvidenceLine[] {
  return Object.entries(now.texts).flatMap(([name, digest]): EvidenceLine[] => {
    const old = before.texts[name];
    if (old === undefined || old === digest) return [];
    const was = text(old);
    const is = text(digest);
    if (was === undefined || is === undefined)
      return [{ sign: " ", text: `${name}: ${shortDigest(old)} → ${shortDigest(digest)} (text not kept)` }];
    return [{ sign: " ", text: `${name}:` }, ...diffText(was, is)];
  });
}

/** Observations that differ at the same place, places with the same difference together. */
function placeEvidence(before: PinnedValue, now: PinnedValue): EvidenceLine[] {
  const was = new Map(before.observations.map((item) => [item.place, item.value]));
  const is = new Map(now.observations.map((item) => [item.place, item.value]));
  const groups = new Map<string, { places: string[]; lines: EvidenceLine[] }>();
  for (const place of new Set([...is.keys(), ...was.keys()])) {
    const lines = valueLines(was.get(place), is.get(place));
    if (lines.length === 0) continue;
    const key = lines.map((line) => `${line.sign}${line.text}`).join("\n");
    const group = groups.get(key) ?? { places: [], lines };
    group.places.push(place);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ places, lines }) => [
    { sign: " ", text: `${placeList(places)}:` } as const,
    ...lines,
  ]);
}

/** Leaves that differ, by path. Either side may be absent. */
function valueLines(before: Json | undefined, now: Json | undefined): EvidenceLine[] {
  const was = before === undefined ? new Map<string, Json>() : leaves(before);
  const is = now === undefined ? new Map<string, Json>() : leaves(now);
  const lines: EvidenceLine[] = [];
  for (const path of new Set([...was.keys(), ...is.keys()])) {
    const [a, b] = [was.get(path), is.get(path)];
    if (a !== undefined && b !== undefined && equalJson(a, b)) continue;
    if (a !== undefined) lines.push({ sign: "-", text: leaf(path, a) });
    if (b !== undefined) lines.push({ sign: "+", text: leaf(path, b) });
  }
  return lines;
}

function leaves(value: Json, path = ""): Map<string, Json> {
  const nested = Array.isArray(value)
    ? value.map((item: Json, index): [string, Json] => [`${path}[${index}]`, item])
    : isJsonObject(value)
      ? Object.entries(value).map(([key, item]): [string, Json] => [path === "" ? key : `${path}.${key}`, item])
      : [];
  if (nested.length === 0) return new Map([[path, value]]);
  return new Map(nested.flatMap(([key, item]) => [...leaves(item, key)]));
}

function leaf(path: string, value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return path === "" ? text : `${path}: ${text}`;
}

/** `request 3`, `request 4` → `requests 3, 4`. */
function placeList(places: readonly string[]): string {
  if (places.length < 2) return places.join("");
  const numbers = places.map((place) => /^request (\d+)$/.exec(place)?.[1]);
  return numbers.every((number) => number !== undefined) ? `requests ${numbers.join(", ")}` : places.join("; ");
}

function cap(lines: EvidenceLine[]): EvidenceLine[] {
  if (lines.length <= maxLines) return lines;
  return [...lines.slice(0, maxLines), { sign: " ", text: `… ${lines.length - maxLines} more lines` }];
}
