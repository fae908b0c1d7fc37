import { type Json, type JsonObject, parseJson } from "../core/json.ts";

/** One content block of a streamed message on its way. */
export interface OpenBlock {
  /** Fields so far; long texts are gathered in `texts` and joined once. */
  fields: JsonObject;
  readonly texts: Map<string, string[]>;
  /** Pieces of a tool's input, JSON text. */
  readonly inputJson: string[];
  /** Deltas of types this reader does not know: their texts joined, as those of every known type are, other values listed. */
  readonly unknown: Map<string, Map<string, string | Json[]>>;
  value(): Json;
}

export function openBlock(start: JsonObject): OpenBlock {
  const block: OpenBlock = {
    fields: { ...start },
    texts: new Map(),
    inputJson: [],
    unknown: new Map(),
    value: () => blockValue(block),
  };
  return block;
}

export function appendDelta(block: OpenBlock, delta: JsonObject): void {
  const { type: name, ...fields } = delta;
  const type = typeof name === "string" ? name : "untyped";
  switch (type) {
    case "text_delta":
      return appendText(block, "text", fields["text"]);
    case "thinking_delta":
      return appendText(block, "thinking", fields["thinking"]);
    case "input_json_delta":
      if (typeof fields["partial_json"] === "string") block.inputJson.push(fields["partial_json"]);
      return;
    case "citations_delta": {
      const before = block.fields["citations"];
      const citations = [...(Array.isArray(before) ? before : []), fields["citation"] ?? null];
      block.fields = { ...block.fields, citations };
      return;
    }
    // These carry the final value, not a piece of it.
    case "signature_delta":
    case "compaction_delta":
      block.fields = { ...block.fields, ...fields };
      return;
    default:
      keepUnknown(block, type, fields);
  }
}

/** The input is whole now: text becomes JSON. */
export function closeBlock(block: OpenBlock): void {
  const text = block.inputJson.join("");
  const input = parseJson(text);
  if (input === undefined) return;
  block.fields = { ...block.fields, input };
  block.inputJson.length = 0;
}

function blockValue(block: OpenBlock): Json {
  const texts = [...block.texts].map(([name, pieces]) => [name, pieces.join("")] as const);
  const unknown = [...block.unknown].map(([type, fields]) => ({ type, ...Object.fromEntries(fields) }));
  return {
    ...block.fields,
    ...Object.fromEntries(texts),
    ...(block.inputJson.length > 0 ? { partial_json: block.inputJson.join("") } : {}),
    ...(unknown.length > 0 ? { unknown_deltas: unknown } : {}),
  };
}

function appendText(block: OpenBlock, name: string, piece: Json | undefined): void {
  if (typeof piece !== "string") return;
  const first = block.fields[name];
  const pieces = block.texts.get(name) ?? [typeof first === "string" ? first : ""];
  pieces.push(piece);
  block.texts.set(name, pieces);
}

function keepUnknown(block: OpenBlock, type: string, fields: JsonObject): void {
  const kept = block.unknown.get(type) ?? new Map<string, string | Json[]>();
  block.unknown.set(type, kept);
  for (const [key, value] of Object.entries(fields)) {
    const before = kept.get(key);
    if (typeof value === "string" && !Array.isArray(before)) kept.set(key, (before ?? "") + value);
    else kept.set(key, [...(before === undefined ? [] : [before].flat()), value]);
  }
}
