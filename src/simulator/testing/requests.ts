import type { JsonObject } from "../../core/json.ts";
import type { Conversation, ModelStep } from "../../model/suite.ts";
import { decodeRequest, type MessagesRequest } from "../messages-request.ts";
import { sealThinking } from "../signature.ts";

/** A conversation of user turns with their scripts. */
export function conversation(...turns: readonly (readonly [string, readonly ModelStep[]])[]): Conversation {
  return { steps: turns.map(([text, model]) => ({ kind: "user", text, model })), workspace: {}, tools: [] };
}

export const readTool = {
  name: "Read",
  description: "Reads a file",
  input_schema: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
};

/** A decoded request to Opus 4.6 with adaptive thinking, unless `body` says otherwise. */
export function requestOf(body: JsonObject): MessagesRequest {
  return decodeRequest({ model: "claude-opus-4-6", max_tokens: 4000, thinking: { type: "adaptive" }, ...body });
}

export const user = (text: string) => ({ role: "user", content: [{ type: "text", text }] });
export const assistant = (...content: readonly JsonObject[]) => ({ role: "assistant", content });
export const said = (text: string) => ({ type: "text", text });
export const thought = (text: string) => ({ type: "thinking", thinking: "", signature: sealThinking(text, text) });
export const used = (id: string, name = "Read", input: JsonObject = {}) => ({ type: "tool_use", id, name, input });
export const result = (id: string, text: string) => ({
  role: "user",
  content: [{ type: "tool_result", tool_use_id: id, content: text }],
});
