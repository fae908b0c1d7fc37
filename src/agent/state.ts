import type { BetaMessageParam } from "@anthropic-ai/sdk/resources/beta/messages/messages";
import { isJsonObject, type Json } from "../core/json.ts";

/** All that a session is, apart from its settings: what a cold resume brings back. */
export interface LoopState {
  /** The conversation, assistant content exactly as the model sent it. */
  readonly messages: BetaMessageParam[];
  /** End of the last turn on the agent's clock, milliseconds since 1970; null before the first. */
  lastActiveMs: number | null;
  /** Whether an idle time long enough to clear thinking has been seen; only a changed loop ever sets it. */
  idleSeen: boolean;
}

export function emptyState(): LoopState {
  return { messages: [], lastActiveMs: null, idleSeen: false };
}

const version = 1;

/** A snapshot that later turns do not touch. */
export function encodeState(state: LoopState): Json {
  return JSON.parse(JSON.stringify({ version, ...state })) as Json;
}

/** Throws where the value is not what `encodeState` gave: a session that lost its memory must not pass for a new one. */
export function decodeState(json: Json): LoopState {
  if (!isJsonObject(json) || json["version"] !== version) throw new TypeError("not the state of an agent loop");
  const { messages, lastActiveMs, idleSeen } = json;
  const wellFormed =
    Array.isArray(messages) &&
    messages.every((message: Json) => isJsonObject(message) && typeof message["role"] === "string") &&
    (lastActiveMs === null || typeof lastActiveMs === "number") &&
    typeof idleSeen === "boolean";
  if (!wellFormed) throw new TypeError("the state of the agent loop is damaged");
  return { messages: structuredClone(messages) as BetaMessageParam[], lastActiveMs, idleSeen };
}
