import type { Json, JsonObject } from "../core/json.ts";
import { modelFacts } from "../model/model-facts.ts";
import type { ThinkingId } from "../model/transcript.ts";
import { asNumber, asObject, asObjects, asString, type Message, startsTurn } from "./messages.ts";

/** How many of the latest assistant turns with reasoning the model may still see. */
export type Keep = "all" | number;

export const thinkingEdit = "clear_thinking_20251015";

/**
 * What the request asks to keep. No edit of that type means the model's documented default; unknown models count as
 * `keep: all` (design: settled question "Meaning, not spelling"). An edit without `keep` means the default too, and the
 * last turn where that is not known, as the edit was first documented.
 */
export function keepAsked(contextManagement: Json | undefined, model: string): Keep {
  const fallback = modelFacts(model)?.defaultKeep ?? null;
  const edit = asObjects(asObject(contextManagement)?.edits).findLast(({ type }) => type === thinkingEdit);
  if (edit === undefined) return fallback === "last-turn" ? 1 : "all";
  const { keep } = edit;
  if (keep === undefined || keep === null) return fallback === "all" ? "all" : 1;
  if (keep === "none") return 0;
  const asked = asObject(keep);
  return asked?.type === "thinking_turns" ? Math.max(0, asNumber(asked.value) ?? 1) : "all";
}

export function isThinking(block: JsonObject): boolean {
  return block.type === "thinking" || block.type === "redacted_thinking";
}

/** What tells one block of reasoning from another: its signature or encrypted data, else its text; null for a placeholder. */
function identityOf(block: JsonObject): string | null {
  const signature = asString(block.signature);
  if (signature) return `signature ${signature}`;
  const data = asString(block.data);
  if (data) return `data ${data}`;
  const text = asString(block.thinking);
  return text ? `text ${text}` : null;
}

/** Reasoning of one conversation, numbered in the order it was produced. Lives as long as one recording is read. */
export class ThinkingHistory {
  readonly #ids = new Map<string, ThinkingId>();
  readonly #label: string;

  constructor(label = "thinking") {
    this.#label = label;
  }

  /** Takes in a block of an answer. */
  produce(block: JsonObject): ThinkingId {
    const identity = identityOf(block) ?? `placeholder ${this.#ids.size}`;
    const id = this.#ids.get(identity) ?? `${this.#label}-${this.#ids.size + 1}`;
    this.#ids.set(identity, id);
    return id;
  }

  get produced(): readonly ThinkingId[] {
    return [...this.#ids.values()];
  }

  /** Which of it the messages carry, and which of that the model sees when only `keep` turns are left. */
  carried(messages: readonly Message[], keep: Keep): { sent: readonly ThinkingId[]; visible: readonly ThinkingId[] } {
    const turns = this.#turnsWithThinking(messages);
    const left = keep === "all" ? turns : keep === 0 ? [] : turns.slice(-keep);
    return { sent: this.#inOrder(turns.flat()), visible: this.#inOrder(left.flat()) };
  }

  /** Per assistant turn that has reasoning in it, known or not, the ids that are known. */
  #turnsWithThinking(messages: readonly Message[]): readonly (readonly ThinkingId[])[] {
    const turns: ThinkingId[][] = [];
    let open: ThinkingId[] | null = null;
    for (const message of messages) {
      if (startsTurn(message)) open = null;
      if (message.role !== "assistant") continue;
      for (const block of message.blocks.filter(isThinking)) {
        if (open === null) turns.push((open = []));
        const id = this.#ids.get(identityOf(block) ?? "");
        if (id !== undefined) open.push(id);
      }
    }
    return turns;
  }

  #inOrder(ids: readonly ThinkingId[]): readonly ThinkingId[] {
    const held = new Set(ids);
    return this.produced.filter((id) => held.has(id));
  }
}
