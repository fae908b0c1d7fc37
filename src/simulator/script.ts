import type { Conversation, ModelStep, Step } from "../model/suite.ts";
import type { Message, Tool } from "./messages-request.ts";
import { countAnswers, hasToolResult, isPrompt, promptText } from "./turns.ts";

type UserStep = Extract<Step, { kind: "user" }>;

/** Where in the conversation a request stands. */
export interface ScriptPlace {
  /** The user turn being answered; null where the last prompt is none of the script's. */
  readonly step: UserStep | null;
  /** 0-based number of the turn: the script's, or the prompt's among the visible ones. */
  readonly turn: number;
  /** Answers already given in this turn. */
  readonly answered: number;
  readonly prompt: string;
}

const folded = (text: string) => text.replace(/\s+/g, " ").trim();

/** The script's text that stands last in the prompt; of two that end together the longer one. */
function matchingText(prompt: string, texts: readonly string[]): string | null {
  const inPrompt = folded(prompt);
  let best: { text: string; end: number } | null = null;
  for (const text of texts) {
    const at = text === "" ? -1 : inPrompt.lastIndexOf(text);
    if (at < 0) continue;
    const end = at + text.length;
    if (best === null || end > best.end || (end === best.end && text.length > best.text.length)) best = { text, end };
  }
  return best?.text ?? null;
}

/**
 * Finds the turn by its text in the last prompt. Where several turns have the same text, prompts are followed through
 * the visible history: each takes the next turn with its text.
 */
export function locate(conversation: Conversation, messages: readonly Message[]): ScriptPlace {
  const steps = conversation.steps.filter((step): step is UserStep => step.kind === "user");
  const texts = steps.map((step) => folded(step.text));
  let cursor = -1;
  let place: Omit<ScriptPlace, "answered"> = { step: null, turn: 0, prompt: "" };
  let start = 0;
  let prompts = 0;
  for (const [i, message] of messages.entries()) {
    const prompt = promptText(message);
    const text = prompt === "" ? null : matchingText(prompt, texts);
    // Text beside tool results starts a turn only where it is one of the script's.
    if (!isPrompt(message) && !(text !== null && hasToolResult(message))) continue;
    prompts += 1;
    start = i + 1;
    if (text === null) {
      place = { step: null, turn: steps.length + prompts - 1, prompt };
      continue;
    }
    const next = texts.indexOf(text, cursor + 1);
    cursor = next >= 0 ? next : texts.lastIndexOf(text);
    place = { step: steps[cursor] ?? null, turn: cursor, prompt };
  }
  return { ...place, answered: countAnswers(messages.slice(start)) };
}

/** A tool of the request by one of its names: as written first, then whatever the case. */
export function offeredTool(names: readonly string[], tools: readonly Tool[]): Tool | null {
  for (const name of names) {
    const tool = tools.find((candidate) => candidate.name === name);
    if (tool !== undefined) return tool;
  }
  for (const name of names) {
    const tool = tools.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
    if (tool !== undefined) return tool;
  }
  return null;
}

/**
 * The steps that make up one answer. An answer ends where a tool is called; a step that calls nothing on offer runs
 * into the next, since nobody would ask for it.
 */
export function stepsOfAnswer(
  steps: readonly ModelStep[],
  tools: readonly Tool[],
  answered: number,
): readonly ModelStep[] {
  const answers: ModelStep[][] = [[]];
  for (const [i, step] of steps.entries()) {
    answers.at(-1)?.push(step);
    const calls = step.call !== undefined && offeredTool(step.call.tool, tools) !== null;
    if (calls && i < steps.length - 1) answers.push([]);
  }
  return answers[answered] ?? [];
}
