import type { BetaMessage, BetaToolUseBlock } from "@anthropic-ai/sdk/resources/beta/messages/messages";
import type { BetaManagedAgentsSessionEvent as SessionEvent } from "@anthropic-ai/sdk/resources/beta/sessions/events";
import type { LoopObserver, ToolAnswer } from "../../agent/loop-observer.ts";
import type { Json } from "../../core/json.ts";
import { chunks } from "../event-stream.ts";
import { spanUsage } from "./bill.ts";
import type { EventLog } from "./event-log.ts";
import type { PendingActions } from "./pending-actions.ts";
import { customTools, delegateTool, policyOf } from "./session-tools.ts";
import type { ToolConfig } from "./tool-config.ts";

/** What the events of a turn are written with. */
export interface TurnSetup {
  readonly log: EventLog;
  readonly newId: () => string;
  readonly now: () => string;
  readonly tools: () => readonly ToolConfig[];
  readonly pending: PendingActions;
  /** Throws where the session may not make another model request. */
  readonly mayRequest: () => void;
  readonly billed: (message: BetaMessage) => void;
  /** Called when the harness comes to a call that the client has to answer. */
  readonly blocked: () => void;
}

/** Turns what the loop does into the session's events. */
export class TurnEvents {
  readonly #setup: TurnSetup;
  readonly #eventOfCall = new Map<string, string>();
  #openSpan: string | null = null;

  constructor(setup: TurnSetup) {
    this.#setup = setup;
  }

  /** The id of the event that shows a tool call. */
  eventOf(call: BetaToolUseBlock): string {
    const id = this.#eventOfCall.get(call.id);
    if (id === undefined) throw new Error(`no event shows the call ${call.id}`);
    return id;
  }

  readonly observer: LoopObserver = {
    requestStarts: () => {
      this.#setup.mayRequest();
      this.#openSpan = this.#append({ type: "span.model_request_start" });
    },
    requestEnds: (message, purpose) => {
      this.#setup.billed(message);
      if (purpose === "answer") this.#content(message);
      this.#endSpan(false, spanUsage(message.usage));
    },
    requestFails: () => {
      const none = { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
      this.#endSpan(true, none);
    },
    permit: async (call, signal) => {
      if (policyOf(this.#setup.tools(), call.name) !== "always_ask") return null;
      this.#setup.blocked();
      const answer = await this.#setup.pending.wait(this.eventOf(call), signal);
      return answer.isError && typeof answer.content === "string" ? answer.content : null;
    },
    toolAnswers: (call, answer) => this.#toolResult(call, answer),
    compacted: () => void this.#append({ type: "agent.thread_context_compacted" }),
  };

  #append(event: { readonly type: string; readonly [field: string]: unknown }, id = this.#setup.newId()): string {
    this.#setup.log.append({ id, ...event, processed_at: this.#setup.now() } as unknown as SessionEvent);
    return id;
  }

  #endSpan(isError: boolean, usage: ReturnType<typeof spanUsage>): void {
    if (this.#openSpan === null) return;
    const start = this.#openSpan;
    this.#openSpan = null;
    this.#append({
      type: "span.model_request_end",
      model_request_start_id: start,
      is_error: isError,
      model_usage: usage,
    });
  }

  #content(message: BetaMessage): void {
    for (const block of message.content) {
      if (block.type === "thinking" || block.type === "redacted_thinking") this.#thinking();
      if (block.type === "text" && block.text !== "") this.#text(block.text);
      if (block.type === "tool_use") this.#toolUse(block);
    }
  }

  #thinking(): void {
    const id = this.#setup.newId();
    this.#setup.log.preview("agent.thinking", { type: "event_start", event: { id, type: "agent.thinking" } });
    this.#append({ type: "agent.thinking" }, id);
  }

  #text(text: string): void {
    const { log, newId } = this.#setup;
    const id = newId();
    log.preview("agent.message", { type: "event_start", event: { id, type: "agent.message" } });
    for (const piece of chunks(text)) {
      const delta = { type: "content_delta" as const, index: 0, content: { type: "text" as const, text: piece } };
      log.preview("agent.message", { type: "event_delta", event_id: id, delta });
    }
    this.#append({ type: "agent.message", content: [{ type: "text", text }] }, id);
  }

  #toolUse(call: BetaToolUseBlock): void {
    if (call.name === delegateTool) return;
    const { tools, pending, newId } = this.#setup;
    const id = newId();
    this.#eventOfCall.set(call.id, id);
    const shown = { name: call.name, input: call.input as Json };
    if (customTools(tools()).some((tool) => tool.name === call.name)) {
      pending.expect(id, "result");
      this.#append({ type: "agent.custom_tool_use", ...shown }, id);
      return;
    }
    const asks = policyOf(tools(), call.name) === "always_ask";
    if (asks) pending.expect(id, "confirmation");
    const evaluation = { type: asks ? "always_ask" : "always_allow" };
    this.#append({ type: "agent.tool_use", ...shown, evaluated_permission: asks ? "ask" : "allow", evaluation }, id);
  }

  #toolResult(call: BetaToolUseBlock, answer: ToolAnswer): void {
    if (call.name === delegateTool) return;
    // The client's own answer to a custom tool is an event already.
    if (customTools(this.#setup.tools()).some((tool) => tool.name === call.name)) return;
    const { content } = answer;
    this.#append({
      type: "agent.tool_result",
      tool_use_id: this.eventOf(call),
      content: typeof content === "string" ? [{ type: "text", text: content }] : content,
      is_error: answer.isError,
    });
  }
}
