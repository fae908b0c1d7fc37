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
  const lines = [...textEvidence(before, now, text), ...placeEvidence(before, now)];
  return cap(lines.length === 0 ? [] : [...circumstances(now), ...lines]);
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

/** One field that differs at a place. Either side may be absent. */
interface FieldChange {
  readonly path: string;
  readonly before: Json | undefined;
  readonly now: Json | undefined;
}

/** What a difference has to be read with. */
function circumstances({ observations }: PinnedValue): EvidenceLine[] {
  return observations.flatMap(({ context, value }) => (context ? [{ sign: " ", text: compact(value) }] : []));
}

function valuesByPlace({ observations }: PinnedValue): Map<string, Json> {
  return new Map(observations.flatMap(({ place, value, context }) => (context ? [] : [[place, value] as const])));
}

/** Fields that differ at the same place: places with the same changes together, those that share most first. */
function placeEvidence(before: PinnedValue, now: PinnedValue): EvidenceLine[] {
  const was = valuesByPlace(before);
  const is = valuesByPlace(now);
  const byChange = new Map<string, { readonly places: string[]; readonly change: FieldChange }>();
  for (const place of new Set([...is.keys(), ...was.keys()]))
    for (const change of fieldChanges("", was.get(place), is.get(place))) {
      const key = JSON.stringify([change.path, change.before ?? null, change.now ?? null]);
      const known = byChange.get(key);
      if (known) known.places.push(place);
      else byChange.set(key, { places: [place], change });
    }
  const byPlaces = new Map<string, FieldChange[]>();
  for (const { places, change } of byChange.values()) {
    const name = placeList(places);
    byPlaces.set(name, [...(byPlaces.get(name) ?? []), change]);
  }
  const blocks = [...byPlaces].sort(([a], [b]) => b.split(",").length - a.split(",").length);
  return blocks.flatMap(([places, changes]) => [
    { sign: " ", text: `${places}:` } as const,
    ...changes.flatMap(changeLines),
  ]);
}

/** Descends only where both sides are objects or lists, so that a value that became an object stays one line. */
function fieldChanges(path: string, before: Json | undefined, now: Json | undefined): FieldChange[] {
  if (before !== undefined && now !== undefined) {
    if (equalJson(before, now)) return [];
    if (isJsonObject(before) && isJsonObject(now)) {
      const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
      return [...keys].flatMap((key) => fieldChanges(path === "" ? key : `${path}.${key}`, before[key], now[key]));
    }
    if (Array.isArray(before) && Array.isArray(now)) {
      const length = Math.max(before.length, now.length);
      return Array.from({ length }).flatMap((_, index) =>
        fieldChanges(`${path}[${index}]`, before[index] as Json | undefined, now[index] as Json | undefined),
      );
    }
  }
  // What stands at a place on one side only, part by part: a sentence each, not one long line.
  const only = before === undefined ? now : now === undefined ? before : undefined;
  if (path === "" && isJsonObject(only) && Object.keys(only).length > 0)
    return Object.keys(only).map((key) => ({
      path: key,
      before: isJsonObject(before) ? before[key] : undefined,
      now: isJsonObject(now) ? now[key] : undefined,
    }));
  return [{ path, before, now }];
}

function changeLines({ path, before, now }: FieldChange): EvidenceLine[] {
  return [
    ...(before === undefined ? [] : [{ sign: "-", text: field(path, before) } as const]),
    ...(now === undefined ? [] : [{ sign: "+", text: field(path, now) } as const]),
  ];
}

function field(path: string, value: Json): string {
  return path === "" ? compact(value) : `${path}: ${compact(value)}`;
}

/** JSON as people write it: `{type: thinking_turns, value: 1}`. */
function compact(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(compact).join(", ")}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}: ${compact(item)}`)
      .join(", ")}}`;
  return typeof value === "string" ? value : JSON.stringify(value);
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
