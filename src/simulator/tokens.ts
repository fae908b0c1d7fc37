import type { Json, JsonObject } from "../core/json.ts";
import { asText, type Block, blocksOf } from "./messages-request.ts";
import { openThinking } from "./signature.ts";

/** The simulated model's tokeniser: one token for every four characters begun. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

const imageTokens = 1500;
/** What a role change costs. */
export const messageOverheadTokens = 3;

/** A part of a request without its cache marks, which are no content. */
export function withoutCacheControl(part: JsonObject): JsonObject {
  if (part["cache_control"] === undefined) return part;
  return Object.fromEntries(Object.entries(part).filter(([name]) => name !== "cache_control"));
}

/** Tokens a content block costs as input. Thinking costs what its signature hides; unreadable thinking is dropped and costs nothing. */
export function blockTokens(block: Block): number {
  switch (asText(block["type"])) {
    case "text":
      return tokensOf(asText(block["text"]));
    case "thinking":
      return tokensOf(openThinking(asText(block["signature"])) ?? "");
    case "tool_use":
      return tokensOf(asText(block["name"]) + JSON.stringify(block["input"] ?? {}));
    case "tool_result":
      return blocksOf(block["content"]).reduce((sum, part) => sum + blockTokens(part), 0);
    case "image":
    case "document":
      return imageTokens;
    default:
      return jsonTokens(withoutCacheControl(block));
  }
}

export function jsonTokens(value: Json): number {
  return tokensOf(JSON.stringify(value));
}
