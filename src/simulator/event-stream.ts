import type { Json, JsonObject } from "../core/json.ts";
import type { ContentBlock, ResponseMessage } from "./response-message.ts";

const chunkCharacters = 48;
/** The running estimate of hidden thinking comes in steps of this many tokens. */
const estimateStepTokens = 50;

function event(type: string, data: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

/** Pieces that join to `text`; a surrogate pair is never cut. */
export function chunks(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    piece += character;
    if (piece.length < chunkCharacters) continue;
    pieces.push(piece);
    piece = "";
  }
  return piece === "" ? pieces : [...pieces, piece];
}

function opening(block: ContentBlock): JsonObject {
  switch (block.type) {
    case "thinking":
      return { type: "thinking", thinking: "", signature: "" };
    case "text":
      return { type: "text", text: "" };
    case "tool_use":
      return { type: "tool_use", id: block.id, name: block.name, input: {} };
  }
}

function deltas(block: ContentBlock, hiddenTokens: number | null): readonly JsonObject[] {
  switch (block.type) {
    case "thinking": {
      const estimate = Math.floor((hiddenTokens ?? 0) / estimateStepTokens) * estimateStepTokens;
      const hidden = { type: "thinking_delta", thinking: "", estimated_tokens: estimate };
      const shown = chunks(block.thinking).map((thinking) => ({
        type: "thinking_delta",
        thinking,
        ...(hiddenTokens === null ? {} : { estimated_tokens: null }),
      }));
      const text: readonly JsonObject[] = block.thinking === "" && estimate > 0 ? [hidden] : shown;
      return [...text, { type: "signature_delta", signature: block.signature }];
    }
    case "text":
      return chunks(block.text).map((text) => ({ type: "text_delta", text }));
    case "tool_use": {
      const pieces = chunks(JSON.stringify(block.input));
      return ["", ...pieces].map((partial_json) => ({ type: "input_json_delta", partial_json }));
    }
  }
}

/** The events of a streamed answer, in the API's order. `estimates` adds the running count of hidden thinking that a beta asks for. */
export function* messageEvents(message: ResponseMessage, estimates: boolean): Generator<string> {
  const { usage, content, stop_reason, stop_sequence, context_management, ...head } = message;
  const { output_tokens_details: details, ...counts } = usage;
  yield event("message_start", {
    message: { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...counts, output_tokens: 1 } },
  });
  for (const [index, block] of content.entries()) {
    yield event("content_block_start", { index, content_block: opening(block) });
    if (index === 0) yield event("ping", {});
    const hidden = estimates ? thinkingTokens(details) : null;
    for (const delta of deltas(block, hidden)) yield event("content_block_delta", { index, delta });
    yield event("content_block_stop", { index });
  }
  const { service_tier: _tier, cache_creation: _creation, ...totals } = usage;
  yield event("message_delta", {
    delta: { stop_reason, stop_sequence },
    usage: totals,
    ...(context_management === undefined ? {} : { context_management }),
  });
  yield event("message_stop", {});
}

function thinkingTokens(details: Json | undefined): number {
  const count =
    typeof details === "object" && details !== null && "thinking_tokens" in details ? details["thinking_tokens"] : 0;
  return typeof count === "number" ? count : 0;
}
