import type { InstructionText, ModelRequest } from "../model/transcript.ts";

/**
 * What tells the agent how to behave, besides its tools: system texts and reminders, each once, as the requests first
 * show them. A harness may move a text from `system` into a reminder; a reader of one field would call that a deletion.
 */
export function systemTexts(requests: readonly ModelRequest[]): readonly InstructionText[] {
  const seen = new Map<string, InstructionText>();
  for (const instruction of requests.flatMap(({ instructions }) => instructions)) {
    const { kind, text } = instruction;
    if ((kind === "system" || kind === "reminder") && !isMidnight(text) && !seen.has(text)) seen.set(text, instruction);
  }
  return [...seen.values()];
}

/** A run that happens to cross midnight is told so, and means nothing. */
function isMidnight(text: string): boolean {
  return /^the date has changed\b/i.test(text);
}
