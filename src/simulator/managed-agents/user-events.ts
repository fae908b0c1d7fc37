import { isJsonObject, type Json, type JsonObject } from "../../core/json.ts";
import { asText } from "../messages-request.ts";
import { invalid } from "./api-error.ts";
import { objectsOf, requiredText } from "./call.ts";

/** An event the client sends, checked. */
export type UserEvent =
  | { readonly type: "user.message"; readonly content: readonly JsonObject[] }
  | { readonly type: "user.interrupt" }
  | { readonly type: "system.message"; readonly content: readonly JsonObject[] }
  | {
      readonly type: "user.tool_confirmation";
      readonly tool_use_id: string;
      readonly result: "allow" | "deny";
      readonly deny_message?: string;
    }
  | {
      readonly type: "user.custom_tool_result";
      readonly custom_tool_use_id: string;
      readonly content: readonly JsonObject[];
      readonly is_error: boolean;
    };

/** @throws ApiError where the API would refuse one of them; then none is taken */
export function userEvents(body: JsonObject, field: "events" | "initial_events"): readonly UserEvent[] {
  return objectsOf(body, field).map((event, i) => {
    const at = `${field}.${i}`;
    if (field === "initial_events" && event["type"] !== "user.message") {
      throw invalid(`${at}.type: this service takes only user.message among the initial events`);
    }
    return userEvent(event, at);
  });
}

function userEvent(event: JsonObject, at: string): UserEvent {
  switch (asText(event["type"])) {
    case "user.message":
    case "system.message": {
      const content = contentOf(event["content"], at);
      if (content.length === 0) throw invalid(`${at}.content: at least one block is required`);
      return { type: event["type"] as "user.message" | "system.message", content };
    }
    case "user.interrupt":
      return { type: "user.interrupt" };
    case "user.tool_confirmation": {
      const { result, deny_message } = event;
      if (result !== "allow" && result !== "deny") throw invalid(`${at}.result: Input should be 'allow' or 'deny'`);
      if (result === "allow" && typeof deny_message === "string") {
        throw invalid(`${at}.deny_message: only allowed when result is 'deny'`);
      }
      const why = typeof deny_message === "string" ? { deny_message } : {};
      return { type: "user.tool_confirmation", tool_use_id: requiredText(event, "tool_use_id"), result, ...why };
    }
    case "user.custom_tool_result":
      return {
        type: "user.custom_tool_result",
        custom_tool_use_id: requiredText(event, "custom_tool_use_id"),
        content: contentOf(event["content"], at),
        is_error: event["is_error"] === true,
      };
    default:
      throw invalid(`${at}.type: ${JSON.stringify(event["type"] ?? null)} is not an event a client may send here`);
  }
}

function contentOf(content: Json | undefined, at: string): readonly JsonObject[] {
  if (content === undefined || content === null) return [];
  if (!Array.isArray(content) || !content.every(isJsonObject)) throw invalid(`${at}.content: Input should be a list`);
  return content;
}

export function textOf(content: readonly JsonObject[]): string {
  return content.flatMap((block) => (typeof block["text"] === "string" ? [block["text"]] : [])).join("\n");
}
