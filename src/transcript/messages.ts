import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { memoByIdentity } from "./memo.ts";

/** One message of a request, its content always as blocks. */
export interface Message {
  readonly role: string;
  readonly blocks: readonly JsonObject[];
  /** The message as sent. */
  readonly raw: JsonObject;
}

export function asString(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function asNumber(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function asObject(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function asObjects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** A content field: a string and a list with one text block mean the same. */
export function contentBlocks(content: Json | undefined): readonly JsonObject[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : asObjects(content);
}

/** The same message object gives the same `Message`, so that what is known of one holds in every request it comes in. */
export function messagesOf(body: JsonObject): readonly Message[] {
  return asObjects(body.messages).map(messageOf);
}

const messageOf = memoByIdentity(
  (raw: JsonObject): Message => ({ role: asString(raw.role) ?? "", blocks: contentBlocks(raw.content), raw }),
);

export function isToolResult(block: JsonObject): boolean {
  return block.type === "tool_result" || (typeof block.type === "string" && block.type.endsWith("_tool_result"));
}

/** A message with a tool's result goes on with the turn; any other user message starts one. */
export function startsTurn(message: Message): boolean {
  return message.role === "user" && message.blocks.length > 0 && !message.blocks.some(isToolResult);
}

/** The value without any `cache_control`: the marker moves from request to request and is no content. */
export function withoutCacheControl(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutCacheControl);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (key === "cache_control" ? [] : [[key, withoutCacheControl(item)]])),
  );
}
