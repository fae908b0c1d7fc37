import { sha256 } from "../core/fingerprint.ts";
import type { JsonObject } from "../core/json.ts";
import type { Answer } from "./answer.ts";
import type { MessagesRequest } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";
import type { InputUsage } from "./prompt-cache.ts";
import { sealThinking } from "./signature.ts";
import { tokensOf } from "./tokens.ts";

export type ContentBlock =
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly input: JsonObject };

/** A complete answer on the wire. */
export interface ResponseMessage {
  readonly id: string;
  readonly type: "message";
  readonly role: "assistant";
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop_reason: "end_turn" | "tool_use" | "max_tokens" | "stop_sequence";
  readonly stop_sequence: string | null;
  readonly usage: JsonObject;
  readonly context_management?: { readonly applied_edits: readonly JsonObject[] };
}

/** An id in the API's form that depends on `key` alone. */
export function wireId(prefix: "msg" | "toolu" | "req", key: string): string {
  return `${prefix}_01${sha256(`${prefix}/${key}`).slice(0, 22)}`;
}

/** What the client may read of it. `updates` hides reasoning as `omitted` does. */
function shownThinking(request: MessagesRequest, thinking: string): string {
  const asked = "display" in request.thinking ? request.thinking.display : null;
  return (asked ?? modelFacts(request.model).display) === "summarized" ? thinking : "";
}

interface Written {
  readonly content: readonly ContentBlock[];
  readonly thinkingTokens: number;
  readonly outputTokens: number;
  readonly stopReason: ResponseMessage["stop_reason"];
  readonly stopSequence: string | null;
}

/** Writes the answer out until `max_tokens` or a stop sequence ends it. */
function write(request: MessagesRequest, answer: Answer, requestKey: string): Written {
  const budget = request.maxTokens ?? Number.POSITIVE_INFINITY;
  const content: ContentBlock[] = [];
  const thinking = answer.thinking?.slice(0, budget * 4) ?? null;
  const thinkingTokens = thinking === null ? 0 : tokensOf(thinking);
  let left = budget - thinkingTokens;
  if (thinking !== null) {
    const signature = sealThinking(thinking, answer.place);
    content.push({ type: "thinking", thinking: shownThinking(request, thinking), signature });
  }
  let text = answer.text ?? "";
  const stopAt = stopSequences(request).find((sequence) => text.includes(sequence)) ?? null;
  if (stopAt !== null) text = text.slice(0, text.indexOf(stopAt));
  const cut = tokensOf(text) > left;
  if (cut) text = text.slice(0, left * 4);
  if (text !== "") content.push({ type: "text", text });
  left -= tokensOf(text);
  const call = stopAt === null ? answer.call : null;
  const callTokens = call === null ? 0 : tokensOf(call.tool + JSON.stringify(call.input));
  const full = cut || callTokens > left;
  if (call !== null && !full) {
    content.push({ type: "tool_use", id: wireId("toolu", requestKey), name: call.tool, input: call.input });
    left -= callTokens;
  }
  const outputTokens = thinkingTokens + tokensOf(text) + (call !== null && !full ? callTokens : 0);
  const ended = call === null ? "end_turn" : "tool_use";
  const stopReason = full ? "max_tokens" : stopAt === null ? ended : "stop_sequence";
  return { content, thinkingTokens, outputTokens: Math.max(1, outputTokens), stopReason, stopSequence: stopAt };
}

function stopSequences(request: MessagesRequest): readonly string[] {
  const sequences = request.body["stop_sequences"];
  return Array.isArray(sequences) ? sequences.filter((item) => typeof item === "string" && item !== "") : [];
}

/** Puts an answer into the wire form of a complete message. `requestKey` makes its ids. */
export function responseMessage(
  request: MessagesRequest,
  answer: Answer,
  input: InputUsage,
  requestKey: string,
): ResponseMessage {
  const written = write(request, answer, requestKey);
  const creation = input.cacheCreation5mTokens + input.cacheCreation1hTokens;
  return {
    id: wireId("msg", requestKey),
    type: "message",
    role: "assistant",
    model: request.model,
    content: written.content,
    stop_reason: written.stopReason,
    stop_sequence: written.stopSequence,
    usage: {
      input_tokens: input.inputTokens,
      cache_creation_input_tokens: creation,
      cache_read_input_tokens: input.cacheReadTokens,
      cache_creation: {
        ephemeral_5m_input_tokens: input.cacheCreation5mTokens,
        ephemeral_1h_input_tokens: input.cacheCreation1hTokens,
      },
      output_tokens: written.outputTokens,
      output_tokens_details: { thinking_tokens: written.thinkingTokens },
      service_tier: "standard",
    },
    ...(request.body["context_management"] == null
      ? {}
      : { context_management: { applied_edits: answer.context.appliedEdits } }),
  };
}
