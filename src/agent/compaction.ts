import type { BetaMessage } from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type { LoopState } from "./state.ts";

const summaryPrompt =
  "Write a summary of the conversation so far: what was asked, what was done and found, and what is still open. It will replace the conversation.";

/** The state to ask for a summary from: the history and the request for it. */
export function stateToSummarize(state: LoopState): LoopState {
  return {
    ...state,
    messages: [...state.messages, { role: "user", content: [{ type: "text", text: summaryPrompt }] }],
  };
}

/** Replaces the history by the summary. Reasoning does not survive it. */
export function replaceBySummary(state: LoopState, summary: string): void {
  const text = `What came before, in short:\n\n${summary}`;
  state.messages.splice(0, state.messages.length, { role: "user", content: [{ type: "text", text }] });
}

/** Tokens the model read for an answer and wrote in it: about what the next request starts from. */
export function contextTokens({ usage }: BetaMessage): number {
  return (
    usage.input_tokens +
    (usage.cache_read_input_tokens ?? 0) +
    (usage.cache_creation_input_tokens ?? 0) +
    usage.output_tokens
  );
}
