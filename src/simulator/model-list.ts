import type { JsonObject } from "../core/json.ts";

const listed: readonly (readonly [id: string, name: string, createdAt: string])[] = [
  ["claude-opus-4-7", "Claude Opus 4.7", "2026-04-16T00:00:00Z"],
  ["claude-sonnet-4-6", "Claude Sonnet 4.6", "2026-02-17T00:00:00Z"],
  ["claude-opus-4-6", "Claude Opus 4.6", "2026-02-05T00:00:00Z"],
  ["claude-haiku-4-5-20251001", "Claude Haiku 4.5", "2025-10-01T00:00:00Z"],
  ["claude-sonnet-4-5-20250929", "Claude Sonnet 4.5", "2025-09-29T00:00:00Z"],
];

function entry(id: string, name: string, createdAt: string): JsonObject {
  return { type: "model", id, display_name: name, created_at: createdAt };
}

/** `GET /v1/models`, in one page. */
export function modelPage(): JsonObject {
  const data = listed.map(([id, name, createdAt]) => entry(id, name, createdAt));
  return { data, has_more: false, first_id: listed[0]?.[0] ?? null, last_id: listed.at(-1)?.[0] ?? null };
}

/** `GET /v1/models/{id}`: the simulated model answers to every name of the family; null for others. */
export function modelEntry(id: string): JsonObject | null {
  const known = listed.find(([name]) => name === id);
  if (known !== undefined) return entry(...known);
  return id.startsWith("claude-") ? entry(id, id, "2026-01-01T00:00:00Z") : null;
}
