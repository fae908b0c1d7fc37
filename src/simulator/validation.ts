import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { asText, decodeRequest, type Message, type MessagesRequest } from "./messages-request.ts";
import { modelFacts } from "./model-facts.ts";

/** The sentence with which the API refuses a body (400 invalid_request_error), or null where it takes it. */
export function refusal(body: Json | undefined, purpose: "create" | "count", betas: string): string | null {
  if (!isJsonObject(body)) return "The request body is not valid JSON";
  const missing = ["model", "messages", ...(purpose === "create" ? ["max_tokens"] : [])].find(
    (name) => body[name] == null,
  );
  if (missing !== undefined) return `${missing}: Field required`;
  if (!Array.isArray(body["messages"])) return "messages: Input should be a valid list";
  if (body["messages"].length === 0) return "messages: at least one message is required";
  const request = decodeRequest(body);
  return (
    messageShape(body["messages"]) ??
    (purpose === "create" ? tokenLimits(request, betas) : null) ??
    effortValue(request) ??
    toolList(request) ??
    cacheMarks(body) ??
    editValues(request) ??
    toolPairs(request.messages) ??
    ending(request)
  );
}

function messageShape(messages: readonly Json[]): string | null {
  for (const [i, message] of messages.entries()) {
    if (!isJsonObject(message)) return `messages.${i}: Input should be a valid dictionary`;
    if (!["user", "assistant", "system"].includes(asText(message["role"]))) {
      return `messages.${i}.role: Input should be 'user' or 'assistant'`;
    }
    const content = message["content"];
    if (typeof content !== "string" && !Array.isArray(content)) return `messages.${i}.content: Field required`;
    if (content.length === 0 && i < messages.length - 1) {
      return `messages.${i}: all messages must have non-empty content except for the optional final assistant message`;
    }
  }
  return null;
}

function tokenLimits(request: MessagesRequest, betas: string): string | null {
  const { maxTokens, thinking } = request;
  if (maxTokens === null) return "max_tokens: Input should be a valid integer";
  if (maxTokens < 1) return "max_tokens: Input should be greater than or equal to 1";
  if (thinking.kind !== "enabled") return null;
  if (thinking.budgetTokens < 1024) {
    return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024";
  }
  const interleaved = betas.includes("interleaved-thinking") && request.tools.length > 0;
  if (thinking.budgetTokens >= maxTokens && !interleaved) {
    return "`max_tokens` must be greater than `thinking.budget_tokens`.";
  }
  return null;
}

function effortValue(request: MessagesRequest): string | null {
  if (request.effort === null || ["low", "medium", "high", "xhigh", "max"].includes(request.effort)) return null;
  return "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'";
}

function toolList(request: MessagesRequest): string | null {
  const names = request.tools.map((tool) => tool.name).filter((name) => name !== "");
  if (new Set(names).size !== names.length) return "tools: Tool names must be unique.";
  const { toolChoice } = request;
  if (toolChoice.kind === "tool" && !names.includes(toolChoice.name)) {
    return `tool_choice: Tool '${toolChoice.name}' not found in provided tools`;
  }
  const forces = toolChoice.kind === "tool" || toolChoice.kind === "any";
  const thinks = request.thinking.kind === "enabled" || request.thinking.kind === "adaptive";
  return forces && thinks ? "Thinking may not be enabled when tool_choice forces tool use." : null;
}

const maxCacheMarks = 4;

function cacheMarks(body: JsonObject): string | null {
  const count = countMarks(body["tools"]) + countMarks(body["system"]) + countMarks(body["messages"]);
  const marks = count + (body["cache_control"] == null ? 0 : 1);
  if (marks <= maxCacheMarks) return null;
  return `A maximum of ${maxCacheMarks} blocks with cache_control may be provided. Found ${marks}.`;
}

function countMarks(list: Json | undefined): number {
  if (!Array.isArray(list)) return 0;
  return list.filter(isJsonObject).reduce((sum, item) => {
    return sum + (item["cache_control"] == null ? 0 : 1) + countMarks(item["content"]);
  }, 0);
}

function editValues(request: MessagesRequest): string | null {
  for (const [i, edit] of request.edits.entries()) {
    const keep = edit["keep"];
    if (edit["type"] !== "clear_thinking_20251015" || !isJsonObject(keep) || keep["type"] !== "thinking_turns")
      continue;
    if (typeof keep["value"] === "number" && keep["value"] >= 1) continue;
    return `context_management.edits.${i}.clear_thinking_20251015.keep.thinking_turns.value: Input should be greater than or equal to 1`;
  }
  return null;
}

function idsOf(message: Message | undefined, type: "tool_use" | "tool_result"): readonly string[] {
  const field = type === "tool_use" ? "id" : "tool_use_id";
  return (message?.blocks ?? []).filter((block) => block["type"] === type).map((block) => asText(block[field]));
}

/** Neighbours of one role are one message to the API. */
function joinedByRole(messages: readonly Message[]): readonly Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.role === message.role)
      joined[joined.length - 1] = { ...last, blocks: [...last.blocks, ...message.blocks] };
    else if (message.role !== "system") joined.push(message);
  }
  return joined;
}

function toolPairs(messages: readonly Message[]): string | null {
  const joined = joinedByRole(messages);
  for (const [i, message] of joined.entries()) {
    const used = message.role === "assistant" ? idsOf(message, "tool_use") : [];
    const results = idsOf(joined[i + 1], "tool_result");
    const open = used.filter((id) => !results.includes(id));
    if (open.length > 0) {
      return `messages.${i}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
    }
    const before = idsOf(joined[i - 1], "tool_use");
    const stray =
      message.role === "user" ? idsOf(message, "tool_result").find((id) => !before.includes(id)) : undefined;
    if (stray !== undefined) {
      return `messages.${i}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
    }
  }
  return null;
}

function ending(request: MessagesRequest): string | null {
  if (request.messages.at(-1)?.role !== "assistant" || modelFacts(request.model).takesPrefill) return null;
  return "This model does not support assistant message prefill. The conversation must end with a user message.";
}
