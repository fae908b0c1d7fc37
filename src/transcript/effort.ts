import type { Json, JsonObject } from "../core/json.ts";
import { asObject, type Message, startsTurn } from "./messages.ts";

/**
 * Effort in force for the answer to this request, as sent; undefined where none was. A `role: "system"` message with
 * `output_config.effort` changes it from there on: at once right after a user turn, else from the next user turn
 * (platform.claude.com, "Per-message effort", read on 22 November 2026).
 */
export function effortInForce(body: JsonObject, messages: readonly Message[]): Json | undefined {
  let effort = asObject(body.output_config)?.effort;
  let pending: Json | undefined;
  let previous: Message | undefined;
  for (const message of messages) {
    if (startsTurn(message) && pending !== undefined) {
      effort = pending;
      pending = undefined;
    }
    const change = message.role === "system" ? asObject(message.raw.output_config)?.effort : undefined;
    if (change !== undefined) {
      if (previous !== undefined && startsTurn(previous)) effort = change;
      else pending = change;
    }
    if (message.role !== "system") previous = message;
  }
  return effort ?? undefined;
}
