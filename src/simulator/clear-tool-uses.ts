import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import { asText, type Block, type Message } from "./messages-request.ts";
import { blockTokens } from "./tokens.ts";

/** Documented defaults of `clear_tool_uses_20250919`. */
const defaultTriggerTokens = 100_000;
const defaultKeptUses = 3;

const placeholder = "[Old tool result content cleared]";

interface ToolUse {
  readonly id: string;
  readonly name: string;
}

function triggered(trigger: Json | undefined, uses: number, tokens: number): boolean {
  const rule = isJsonObject(trigger) ? trigger : {};
  const value = typeof rule["value"] === "number" ? rule["value"] : defaultTriggerTokens;
  return rule["type"] === "tool_uses" ? uses > value : tokens > value;
}

function valueOf(rule: Json | undefined, otherwise: number): number {
  return isJsonObject(rule) && typeof rule["value"] === "number" ? rule["value"] : otherwise;
}

function clearInputsOf(name: string, rule: Json | undefined): boolean {
  return rule === true || (Array.isArray(rule) && rule.includes(name));
}

/** Replaces the results of the oldest tool uses by a placeholder once the trigger is reached. */
export function clearToolUses(
  messages: readonly Message[],
  edit: JsonObject,
  tokens: number,
): { readonly messages: readonly Message[]; readonly toolUses: number } {
  const excluded = Array.isArray(edit["exclude_tools"]) ? edit["exclude_tools"] : [];
  const uses: readonly ToolUse[] = messages
    .flatMap((message) => message.blocks)
    .filter((block) => block["type"] === "tool_use")
    .map((block) => ({ id: asText(block["id"]), name: asText(block["name"]) }));
  if (!triggered(edit["trigger"], uses.length, tokens)) return { messages, toolUses: 0 };
  const old = uses.slice(0, Math.max(0, uses.length - valueOf(edit["keep"], defaultKeptUses)));
  const cleared = new Map(old.filter((use) => !excluded.includes(use.name)).map((use) => [use.id, use.name]));
  let freedTokens = 0;
  const replace = (block: Block): Block => {
    const after = clearedBlock(block, cleared, edit["clear_tool_inputs"]);
    freedTokens += blockTokens(block) - blockTokens(after);
    return after;
  };
  const after = messages.map((message) => ({ ...message, blocks: message.blocks.map(replace) }));
  const enough = freedTokens > 0 && freedTokens >= valueOf(edit["clear_at_least"], 0);
  return enough ? { messages: after, toolUses: cleared.size } : { messages, toolUses: 0 };
}

function clearedBlock(block: Block, cleared: ReadonlyMap<string, string>, inputs: Json | undefined): Block {
  if (block["type"] === "tool_result" && cleared.has(asText(block["tool_use_id"]))) {
    return { ...block, content: placeholder };
  }
  const name = block["type"] === "tool_use" ? cleared.get(asText(block["id"])) : undefined;
  return name !== undefined && clearInputsOf(name, inputs) ? { ...block, input: {} } : block;
}
