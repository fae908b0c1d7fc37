import { asText, type Block, blocksOf, type Message, type MessagesRequest } from "./messages-request.ts";

const harnessTags = /<(system-reminder|local-command-(?:stdout|stderr|caveat))>[\s\S]*?<\/\1>/g;

/** What the user wrote: text blocks without the parts a harness marks as its own. */
export function promptText(message: Message): string {
  if (message.role !== "user") return "";
  return message.blocks
    .filter((block) => block["type"] === "text")
    .map((block) => asText(block["text"]).replace(harnessTags, " "))
    .join("\n")
    .trim();
}

/** The parts of a user message that the harness marks as its own. */
function reminderText(message: Message): string {
  if (message.role !== "user") return "";
  return message.blocks
    .filter((block) => block["type"] === "text")
    .flatMap((block) => asText(block["text"]).match(harnessTags) ?? [])
    .join("\n");
}

export function hasToolResult(message: Message): boolean {
  return message.blocks.some((block) => block["type"] === "tool_result");
}

/** A user message that starts a turn. Text beside tool results belongs to the turn in flight. */
export function isPrompt(message: Message): boolean {
  return message.role === "user" && !hasToolResult(message) && promptText(message) !== "";
}

/** Number of answers in `messages`: consecutive assistant messages are one, as the API joins them. */
export function countAnswers(messages: readonly Message[]): number {
  return messages.filter((message, i) => message.role === "assistant" && messages[i - 1]?.role !== "assistant").length;
}

/** Text of a tool result, whatever its form. */
export function toolResultText(block: Block): string {
  return blocksOf(block["content"])
    .map((part) => asText(part["text"]))
    .join("\n");
}

/** Every text that instructs the model or tells it of its surroundings, the user's own prompts left out. */
export function instructionTexts(request: MessagesRequest): readonly string[] {
  return [
    ...request.system.map((block) => asText(block["text"])),
    ...request.messages.map((message) =>
      message.role === "system"
        ? message.blocks.map((block) => asText(block["text"])).join("\n")
        : reminderText(message),
    ),
  ].filter((text) => text !== "");
}
