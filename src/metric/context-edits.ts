import { canonicalJson, isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { measured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ModelRequest } from "../model/transcript.ts";
import { mainRequests, noRequest, observe, oneOrSeveral, reading } from "./main-requests.ts";
import { inWords } from "./order.ts";
import { partsOf } from "./phases.ts";

/**
 * What the requests ask the server to clear, by part of the conversation: part → its edits, several where requests of
 * the part differ. No edit on thinking stands as what the model does then: `thinking: keep all`, unless its documented
 * default is the last turn's.
 */
export const contextEdits: Metric = {
  name: "context.edits",
  title: "what the requests ask the server to clear from the context",
  describe: (value) =>
    isJsonObject(value)
      ? Object.entries(value)
          // In the order of the conversation, whatever order the keys were kept in.
          .sort(([a], [b]) => Number(b === "start") - Number(a === "start") || (a < b ? -1 : 1))
          .map(([part, edits]) => `${part}: ${inWords(edits)}`)
          .join("; ")
      : inWords(value),
  example: { start: "thinking: keep all" },
  unit: null,
  kind: "exact",
  family: "fingerprint",
  level: "warn",
  read: (transcript) => {
    const requests = mainRequests(transcript);
    if (requests.length === 0) return reading(noRequest);
    const parts = partsOf(requests).map((part) => [part.name, oneOrSeveral(part.requests.map(editsOf))] as const);
    const observations = observe(requests, ({ contextManagement }) => contextManagement ?? null);
    return reading(measured(Object.fromEntries(parts)), observations);
  },
};

function editsOf({ contextManagement, model }: ModelRequest): string {
  const raw = isJsonObject(contextManagement) ? contextManagement.edits : undefined;
  const edits = Array.isArray(raw) ? (raw as readonly Json[]) : [];
  const thinking = edits.flatMap((edit) => (isThinkingEdit(edit) ? [keepInWords(edit.keep, model)] : []));
  const others = edits.flatMap((edit) => (isThinkingEdit(edit) ? [] : [canonicalJson(edit)]));
  const shown = thinking.length > 0 ? thinking : [keepInWords(undefined, model)];
  return [...new Set([...shown.map((keep) => `thinking: keep ${keep}`), ...others])].join(", ");
}

function isThinkingEdit(edit: Json): edit is JsonObject {
  return isJsonObject(edit) && typeof edit.type === "string" && edit.type.startsWith("clear_thinking");
}

function keepInWords(keep: Json | undefined, model: string): string {
  if (keep === undefined || keep === null) {
    return modelFacts(model)?.defaultKeep === "last-turn" ? "last 1 turn" : "all";
  }
  if (keep === "all" || (isJsonObject(keep) && keep.type === "all")) return "all";
  if (isJsonObject(keep) && keep.type === "thinking_turns" && typeof keep.value === "number") {
    return `last ${keep.value} turn${keep.value === 1 ? "" : "s"}`;
  }
  return canonicalJson(keep);
}
