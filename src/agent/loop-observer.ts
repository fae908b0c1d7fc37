import type { BetaMessage, BetaToolUseBlock } from "@anthropic-ai/sdk/resources/beta/messages/messages";

/** What a tool call came back with, as it goes into the history. */
export interface ToolAnswer {
  readonly content: string | readonly object[];
  readonly isError: boolean;
}

/**
 * Told what a loop does, as it does it. A host of the loop builds its event stream, its bill and its permissions on it.
 * What a method throws ends the turn.
 */
export interface LoopObserver {
  /** Before every model request, compaction included. */
  readonly requestStarts?: () => void;
  /** The whole answer. `purpose` tells the agent's own answers from a summary that replaces the history. */
  readonly requestEnds?: (message: BetaMessage, purpose: "answer" | "compaction") => void;
  /** The request failed or was aborted. */
  readonly requestFails?: () => void;
  /** Before a tool runs; resolves to the words of a refusal, or null where it may run. */
  readonly permit?: (call: BetaToolUseBlock, signal: AbortSignal) => Promise<string | null>;
  readonly toolAnswers?: (call: BetaToolUseBlock, answer: ToolAnswer) => void;
  /** The history was replaced by a summary. */
  readonly compacted?: () => void;
}
