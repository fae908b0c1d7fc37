import type Anthropic from "@anthropic-ai/sdk";
import { type BetaRunnableTool, runRunnableTool, toolName } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import type {
  BetaMessage,
  BetaToolResultBlockParam,
  BetaToolUseBlock,
} from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type { Json } from "../core/json.ts";
import type { AgentClock } from "./clock.ts";
import { contextTokens, replaceBySummary, stateToSummarize } from "./compaction.ts";
import { changesInForce, type LoopChange } from "./loop-change.ts";
import type { LoopObserver } from "./loop-observer.ts";
import { buildRequest, isLongIdle, type LoopSettings } from "./request.ts";
import { decodeState, emptyState, encodeState, type LoopState } from "./state.ts";
import { streamMessage } from "./stream-message.ts";
import { agentTools, declaration } from "./toolset.ts";

export interface LoopOptions extends LoopSettings {
  readonly client: Anthropic;
  /** Absolute path of the folder the tools work in. */
  readonly workdir: string;
  /** The whole environment of the shell; nothing of this process's environment reaches it. */
  readonly shellEnv: { readonly [name: string]: string };
  readonly clock: AgentClock;
  /** Only tools of these names are offered; null offers all. */
  readonly tools: readonly string[] | null;
  /** Offered beside the toolset, whatever `tools` says. */
  readonly customTools?: readonly BetaRunnableTool[];
  /** Most model requests of one turn. Default 50. */
  readonly maxRequestsPerTurn?: number;
  /** A turn that would start from a larger context first replaces the history by a summary. Default: never. */
  readonly compactAboveTokens?: number;
  readonly observer?: LoopObserver;
  /** What a partial roll-out goes by: the same session is always on the same side of it. */
  readonly sessionId?: string;
}

/** How a turn ended. What the transport or the server did wrong is thrown instead. */
export type LoopOutcome =
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "refused"; readonly text: string }
  /** The loop gave up: the answer was cut off, or the turn took more requests than allowed. */
  | { readonly kind: "stopped"; readonly reason: string };

/** One session of our own agent. Turns are sent one after the other. */
export interface AgentLoop {
  /** Sends a user turn and works until the model is done. A turn that is not answered leaves no trace in the history. */
  send(text: string, signal: AbortSignal): Promise<LoopOutcome>;
  /** Time since the last turn by the agent's clock, milliseconds; null before the first. */
  idleMs(): number | null;
  /** What `openLoop` resumes from. */
  exportState(): Json;
  /** Ends the shell and whatever runs in it. */
  close(): Promise<void>;
}

/** Starts a session, or resumes one from its exported state. */
export function openLoop(options: LoopOptions, resumed?: Json): AgentLoop {
  const state = resumed === undefined ? emptyState() : decodeState(resumed);
  const { client, clock, observer } = options;
  const changes = changesInForce(options.changes ?? [], options.sessionId ?? "");
  const settings: LoopSettings = { ...options, changes };
  const tools = offered(options, changes);
  let context = 0;
  const declared = tools.map(declaration);
  const maxRequests = options.maxRequestsPerTurn ?? 50;
  const idleMs = () => (state.lastActiveMs === null ? null : clock.now() - state.lastActiveMs);

  async function ask(from: LoopState, purpose: "answer" | "compaction", signal: AbortSignal): Promise<BetaMessage> {
    observer?.requestStarts?.();
    let message: BetaMessage;
    try {
      message = await streamMessage(client, buildRequest(settings, from, declared), signal);
    } catch (error) {
      observer?.requestFails?.();
      throw error;
    }
    observer?.requestEnds?.(message, purpose);
    return message;
  }

  async function compact(signal: AbortSignal): Promise<void> {
    const summary = await ask(stateToSummarize(state), "compaction", signal);
    replaceBySummary(state, textOf(summary));
    context = 0;
    observer?.compacted?.();
  }

  async function work(signal: AbortSignal): Promise<LoopOutcome> {
    for (let request = 0; request < maxRequests; request += 1) {
      signal.throwIfAborted();
      const message = await ask(state, "answer", signal);
      context = contextTokens(message);
      // The API refuses an empty message in a history, and a model may answer tool results with nothing.
      if (message.content.length > 0) state.messages.push({ role: "assistant", content: message.content });
      switch (message.stop_reason) {
        case "end_turn":
        case "stop_sequence":
          return { kind: "answered", text: textOf(message) };
        case "refusal":
          return { kind: "refused", text: textOf(message) };
        case "tool_use":
          state.messages.push({ role: "user", content: await callTools(tools, message, signal, observer) });
          break;
        case "pause_turn":
          break;
        case "max_tokens":
        case "model_context_window_exceeded":
        case "compaction":
        case null:
        // A stop reason of a newer API: not an answer either.
        default:
          return { kind: "stopped", reason: `the model stopped with stop_reason ${message.stop_reason}` };
      }
    }
    return { kind: "stopped", reason: `the turn took more than ${maxRequests} model requests` };
  }

  return {
    send: async (text, signal) => {
      state.idleSeen ||= isLongIdle(idleMs() ?? 0, changes);
      if (context > (options.compactAboveTokens ?? Number.POSITIVE_INFINITY)) await compact(signal);
      const before = state.messages.length;
      let outcome: LoopOutcome | null = null;
      try {
        state.messages.push({ role: "user", content: [{ type: "text", text }] });
        outcome = await work(signal);
        return outcome;
      } finally {
        // An open tool call or a refused turn would make every later request of the session invalid.
        if (outcome?.kind !== "answered") state.messages.length = before;
        state.lastActiveMs = clock.now();
      }
    },
    idleMs,
    exportState: () => encodeState(state),
    close: async () => {
      for (const tool of tools) await tool.close?.();
    },
  };
}

function offered(options: LoopOptions, changes: readonly LoopChange[]): readonly BetaRunnableTool[] {
  const removed = changes.flatMap((change) => (change.kind === "tool-removed" ? [change.tool] : []));
  const toolset = agentTools({ workdir: options.workdir, env: { ...options.shellEnv } }, options.tools);
  return [...toolset, ...(options.customTools ?? [])].filter((tool) => !removed.includes(toolName(tool)));
}

/** One after the other: calls of one message may touch the same file, and the order of effects must not vary. */
async function callTools(
  tools: readonly BetaRunnableTool[],
  message: BetaMessage,
  signal: AbortSignal,
  observer: LoopObserver | undefined,
): Promise<BetaToolResultBlockParam[]> {
  const results: BetaToolResultBlockParam[] = [];
  for (const call of message.content) {
    if (call.type !== "tool_use") continue;
    const refusal = (await observer?.permit?.(call, signal)) ?? null;
    const answer = refusal === null ? await callTool(tools, call, signal) : { content: refusal, isError: true };
    const { content, isError } = answer;
    observer?.toolAnswers?.(call, answer);
    results.push({ type: "tool_result", tool_use_id: call.id, content, ...(isError ? { is_error: true } : {}) });
  }
  return results;
}

async function callTool(tools: readonly BetaRunnableTool[], call: BetaToolUseBlock, signal: AbortSignal) {
  const tool = tools.find((candidate) => toolName(candidate) === call.name);
  if (tool === undefined) return { content: `Error: there is no tool "${call.name}"`, isError: true };
  return runRunnableTool(tool, call.input, { toolUse: call, toolUseBlock: call, signal });
}

function textOf(message: BetaMessage): string {
  return message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
}
