import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { clearToolUses } from "./clear-tool-uses.ts";
import { asText, type Message, type MessagesRequest } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";
import { openThinking } from "./signature.ts";
import { blockTokens } from "./tokens.ts";
import { isPrompt } from "./turns.ts";

/** What reaches the model of a request's messages, and what the API says it took out. */
export interface VisibleContext {
  readonly messages: readonly Message[];
  /** `context_management.applied_edits` of the answer. */
  readonly appliedEdits: readonly JsonObject[];
}

/** Index of the turn each message belongs to: a prompt starts the next one. */
function turnNumbers(messages: readonly Message[]): readonly number[] {
  let turn = 0;
  return messages.map((message) => {
    if (isPrompt(message)) turn += 1;
    return turn;
  });
}

function isThinking(type: Json | undefined): boolean {
  return type === "thinking" || type === "redacted_thinking";
}

function removeThinking(messages: readonly Message[], remove: (index: number) => boolean): readonly Message[] {
  return messages.map((message, i) =>
    message.role === "assistant" && remove(i)
      ? { ...message, blocks: message.blocks.filter((block) => !isThinking(block["type"])) }
      : message,
  );
}

function tokensIn(messages: readonly Message[]): number {
  return messages.flatMap((message) => message.blocks).reduce((sum, block) => sum + blockTokens(block), 0);
}

/** Keeps the thinking of the last `turns` assistant turns that have any. An assistant turn is all that answers one prompt. */
function keepThinkingTurns(
  messages: readonly Message[],
  turns: number,
): { messages: readonly Message[]; cleared: number } {
  const numbers = turnNumbers(messages);
  const withThinking = new Set(
    numbers.filter((_, i) => messages[i]?.blocks.some((block) => isThinking(block["type"])) === true),
  );
  const cleared = new Set([...withThinking].slice(0, Math.max(0, withThinking.size - turns)));
  return { messages: removeThinking(messages, (i) => cleared.has(numbers[i] as number)), cleared: cleared.size };
}

/** How many turns an edit keeps; infinite for `all`. Absent is documented to depend on the model. */
function keptTurns(edit: JsonObject, model: string): number {
  const keep = edit["keep"];
  if (keep === "all") return Number.POSITIVE_INFINITY;
  if (isJsonObject(keep)) {
    if (keep["type"] === "all") return Number.POSITIVE_INFINITY;
    if (typeof keep["value"] === "number") return keep["value"];
  }
  return modelFacts(model).keepsThinking ? Number.POSITIVE_INFINITY : 1;
}

/** True where the model may think on this request at all; where it may not, the API drops the thinking of earlier turns. */
export function thinkingIsOn(request: MessagesRequest): boolean {
  switch (request.thinking.kind) {
    case "enabled":
    case "adaptive":
    case "between-tools":
      return true;
    case "disabled":
      return false;
    case "unset":
      return modelFacts(request.model).thinksUnasked;
  }
}

/** Applies what the request asks the server to clear, and the API's own rule for thinking where it asks nothing. */
export function applyContextEdits(request: MessagesRequest): VisibleContext {
  let messages: readonly Message[] = request.messages;
  const appliedEdits: JsonObject[] = [];
  if (!thinkingIsOn(request)) messages = removeThinking(messages, () => true);
  const asksForThinking = request.edits.some((edit) => edit["type"] === "clear_thinking_20251015");
  if (!asksForThinking && !modelFacts(request.model).keepsThinking) messages = keepThinkingTurns(messages, 1).messages;
  for (const edit of request.edits) {
    const before = tokensIn(messages);
    if (edit["type"] === "clear_thinking_20251015") {
      const kept = keepThinkingTurns(messages, keptTurns(edit, request.model));
      messages = kept.messages;
      if (kept.cleared > 0) {
        appliedEdits.push({
          type: "clear_thinking_20251015",
          cleared_thinking_turns: kept.cleared,
          cleared_input_tokens: before - tokensIn(messages),
        });
      }
    } else if (edit["type"] === "clear_tool_uses_20250919") {
      const cleared = clearToolUses(messages, edit, before);
      messages = cleared.messages;
      if (cleared.toolUses > 0) {
        appliedEdits.push({
          type: "clear_tool_uses_20250919",
          cleared_tool_uses: cleared.toolUses,
          cleared_input_tokens: before - tokensIn(messages),
        });
      }
    }
  }
  return { messages, appliedEdits };
}

/** All reasoning the model can still read. */
export function visibleThinking(context: VisibleContext): string {
  return context.messages
    .flatMap((message) => (message.role === "assistant" ? message.blocks : []))
    .filter((block) => block["type"] === "thinking")
    .map((block) => openThinking(asText(block["signature"])) ?? "")
    .join("\n");
}
