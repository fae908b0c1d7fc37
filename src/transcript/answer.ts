import { isJsonObject, type JsonObject } from "../core/json.ts";
import type { Exchange } from "../model/recording.ts";
import type { AssistantBlock, ModelRequest, Usage } from "../model/transcript.ts";
import { asNumber, asObject, asString, contentBlocks } from "./messages.ts";
import type { Normaliser } from "./normalise.ts";
import { isThinking, type ThinkingHistory } from "./thinking-history.ts";

/** Reads an answer; reasoning in it joins the history, unless the answer broke off. */
export function answerOf(
  response: Exchange["response"],
  history: ThinkingHistory,
  normal: Normaliser,
): ModelRequest["answer"] {
  const body: JsonObject = isJsonObject(response.body) ? response.body : {};
  const complete = response.complete && response.status >= 200 && response.status < 300;
  return {
    model: asString(body.model),
    blocks: complete ? contentBlocks(body.content).flatMap((block) => blockOf(block, history, normal)) : [],
    stopReason: asString(body.stop_reason),
    usage: usageOf(asObject(body.usage)),
    complete,
    status: response.status,
  };
}

function blockOf(block: JsonObject, history: ThinkingHistory, normal: Normaliser): readonly AssistantBlock[] {
  if (isThinking(block)) {
    return [{ kind: "thinking", id: history.produce(block), text: normal.text(asString(block.thinking) ?? "") }];
  }
  if (block.type === "text") return [{ kind: "text", text: normal.text(asString(block.text) ?? "") }];
  const isCall = typeof block.type === "string" && block.type.endsWith("tool_use");
  if (!isCall) return [];
  return [{ kind: "tool-call", name: asString(block.name) ?? "", input: normal.json(block.input ?? null) }];
}

function usageOf(usage: JsonObject | undefined): Usage {
  return {
    inputTokens: asNumber(usage?.input_tokens),
    cacheReadTokens: asNumber(usage?.cache_read_input_tokens),
    cacheCreationTokens: asNumber(usage?.cache_creation_input_tokens),
    cacheCreationHourTokens: asNumber(asObject(usage?.cache_creation)?.ephemeral_1h_input_tokens),
    outputTokens: asNumber(usage?.output_tokens),
    thinkingTokens: asNumber(asObject(usage?.output_tokens_details)?.thinking_tokens),
  };
}
