import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";

/** A content block of any type, as sent. */
export type Block = JsonObject;

export interface Message {
  readonly role: "user" | "assistant" | "system";
  readonly blocks: readonly Block[];
}

export interface Tool {
  readonly name: string;
  readonly description: string;
  /** Null for server-side and built-in tools. */
  readonly inputSchema: JsonObject | null;
  readonly definition: JsonObject;
}

export type ThinkingMode =
  | { readonly kind: "unset" }
  | { readonly kind: "disabled" }
  | { readonly kind: "between-tools" }
  | { readonly kind: "adaptive"; readonly display: string | null }
  | { readonly kind: "enabled"; readonly budgetTokens: number; readonly display: string | null };

export type ToolChoice =
  | { readonly kind: "auto" }
  | { readonly kind: "none" }
  | { readonly kind: "any" }
  | { readonly kind: "tool"; readonly name: string };

/** The body of a Messages request, decoded; unknown fields stay in `body`. */
export interface MessagesRequest {
  readonly body: JsonObject;
  readonly model: string;
  readonly maxTokens: number | null;
  readonly stream: boolean;
  readonly system: readonly Block[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice;
  readonly messages: readonly Message[];
  readonly thinking: ThinkingMode;
  readonly effort: string | null;
  readonly edits: readonly JsonObject[];
  /** JSON schema the answer must have (`output_config.format` or the older `output_format`); null where none is asked for. */
  readonly outputSchema: JsonObject | null;
}

export function blocksOf(content: Json | undefined): readonly Block[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asNumber(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function decodeThinking(value: Json | undefined): ThinkingMode {
  const thinking = asObject(value);
  const display = typeof thinking["display"] === "string" ? thinking["display"] : null;
  switch (asText(thinking["type"])) {
    case "enabled":
      return { kind: "enabled", budgetTokens: asNumber(thinking["budget_tokens"]) ?? 0, display };
    case "adaptive":
      return { kind: "adaptive", display };
    case "between_tools":
      return { kind: "between-tools" };
    case "disabled":
      return { kind: "disabled" };
    default:
      return { kind: "unset" };
  }
}

function decodeToolChoice(value: Json | undefined): ToolChoice {
  const choice = asObject(value);
  switch (asText(choice["type"])) {
    case "none":
      return { kind: "none" };
    case "any":
      return { kind: "any" };
    case "tool":
      return { kind: "tool", name: asText(choice["name"]) };
    default:
      return { kind: "auto" };
  }
}

function decodeTool(definition: JsonObject): Tool {
  const schema = definition["input_schema"];
  return {
    name: asText(definition["name"]),
    description: asText(definition["description"]),
    inputSchema: isJsonObject(schema) ? schema : null,
    definition,
  };
}

function decodeRole(value: Json | undefined): Message["role"] {
  return value === "assistant" || value === "system" ? value : "user";
}

/** Takes a body as it is; `validation.ts` says beforehand what the API would refuse. */
export function decodeRequest(body: JsonObject): MessagesRequest {
  const outputConfig = asObject(body["output_config"]);
  const format = asObject(outputConfig["format"] ?? body["output_format"]);
  const messages = Array.isArray(body["messages"]) ? body["messages"].filter(isJsonObject) : [];
  const edits = asObject(body["context_management"])["edits"];
  return {
    body,
    model: asText(body["model"]),
    maxTokens: asNumber(body["max_tokens"]),
    stream: body["stream"] === true,
    system: blocksOf(body["system"]),
    tools: Array.isArray(body["tools"]) ? body["tools"].filter(isJsonObject).map(decodeTool) : [],
    toolChoice: decodeToolChoice(body["tool_choice"]),
    messages: messages.map((message) => ({
      role: decodeRole(message["role"]),
      blocks: blocksOf(message["content"]),
    })),
    thinking: decodeThinking(body["thinking"]),
    effort: typeof outputConfig["effort"] === "string" ? outputConfig["effort"] : null,
    edits: Array.isArray(edits) ? edits.filter(isJsonObject) : [],
    outputSchema: isJsonObject(format["schema"]) ? format["schema"] : null,
  };
}
