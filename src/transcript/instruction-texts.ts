import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { InstructionText } from "../model/transcript.ts";
import { memoByIdentity } from "./memo.ts";
import { asObjects, asString, contentBlocks, isToolResult, type Message } from "./messages.ts";
import { remindersIn, withoutReminders } from "./reminders.ts";

/**
 * Every text of the request that the model reads as an instruction, raw, in the order of the request: system blocks,
 * messages with the role system or developer, what the harness adds to user messages and tool results, tool
 * descriptions. `prompts` tell the user's own words from the harness's; without any, text outside reminders is the user's.
 */
export function instructionTexts(
  body: JsonObject,
  messages: readonly Message[],
  prompts: readonly string[],
): readonly InstructionText[] {
  return [
    ...systemTexts(body).map((text, index): InstructionText => ({ place: `system[${index}]`, kind: "system", text })),
    ...messages.flatMap((message, index) => messageTexts(message, `messages[${index}]`, prompts)),
    ...asObjects(body.tools).flatMap(toolTexts),
  ].filter(({ text }) => text !== "");
}

export function systemTexts(body: JsonObject): readonly string[] {
  return contentBlocks(body.system).map((block) => asString(block.text) ?? "");
}

function messageTexts(message: Message, place: string, prompts: readonly string[]): readonly InstructionText[] {
  if (message.role === "assistant") return [];
  return message.blocks.flatMap((block, index) => {
    const blockPlace = `${place}.content[${index}]`;
    if (isToolResult(block)) return resultReminders(block, blockPlace);
    const text = asString(block.text);
    if (block.type !== "text" || text === null) return [];
    return message.role === "user"
      ? userTexts(text, blockPlace, prompts)
      : [{ place: blockPlace, kind: "system", text: text.trim() } satisfies InstructionText];
  });
}

function userTexts(text: string, place: string, prompts: readonly string[]): readonly InstructionText[] {
  const reminders = remindersIn(text).map((body): InstructionText => ({ place, kind: "reminder", text: body }));
  const own = withoutReminders(text).trim();
  if (prompts.length === 0) return [...reminders, { place, kind: "prompt", text: own }];
  const prompt = prompts.find((candidate) => candidate.trim() !== "" && own.includes(candidate.trim()))?.trim();
  if (prompt === undefined) return [...reminders, { place, kind: "reminder", text: own }];
  const at = own.indexOf(prompt);
  const around = [own.slice(0, at).trim(), own.slice(at + prompt.length).trim()].filter((piece) => piece !== "");
  return [
    ...reminders,
    ...around.map((piece): InstructionText => ({ place, kind: "reminder", text: piece })),
    { place, kind: "prompt", text: prompt },
  ];
}

/** A tool's result is data, but for what the harness wrote into it. */
function resultReminders(block: JsonObject, place: string): readonly InstructionText[] {
  return contentBlocks(block.content).flatMap((part) =>
    remindersIn(asString(part.text) ?? "").map(
      (text): InstructionText => ({ place: `${place}.content`, kind: "reminder", text }),
    ),
  );
}

const toolTexts = memoByIdentity((tool: JsonObject): readonly InstructionText[] => {
  const name = asString(tool.name) ?? asString(tool.type) ?? "";
  const description = asString(tool.description) ?? "";
  return [
    { place: `tools.${name}.description`, kind: "tool", text: description },
    ...descriptionsIn(tool.input_schema, `tools.${name}.input_schema`),
  ];
});

/** Descriptions at any depth of a JSON schema; a property's name stands for `properties.NAME` in the place. */
function descriptionsIn(schema: Json | undefined, place: string): readonly InstructionText[] {
  if (Array.isArray(schema)) {
    return (schema as readonly Json[]).flatMap((item, index) => descriptionsIn(item, `${place}[${index}]`));
  }
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]): readonly InstructionText[] => {
    if (key === "description" && typeof value === "string") return [{ place, kind: "tool", text: value }];
    if (key === "properties" && isJsonObject(value)) {
      return Object.entries(value).flatMap(([name, property]) => descriptionsIn(property, `${place}.${name}`));
    }
    return descriptionsIn(value, `${place}.${key}`);
  });
}
