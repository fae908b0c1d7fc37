import type { ModelStep, SayStep } from "../model/suite.ts";
import { type VisibleContext, visibleThinking } from "./context-edits.ts";
import { asText } from "./messages-request.ts";
import { allowedWords, type Chance, lengthVariation, slips, solves, thinkingVariation } from "./noise.ts";
import { countWords, firstWords, prose } from "./prose.ts";
import { toolResultText } from "./turns.ts";

const defaultThinkWords = 40;
/** Words of reasoning beside a scripted thought, at high effort. */
const fillWords = 40;
/** No real model's answer is longer; a wide log-normal has no end. */
const mostWords = 100_000;

const wholeWords = (words: number) => Math.min(mostWords, Math.max(1, Math.round(words)));

/** Everything but reasoning that the model can read: texts, tool calls, tool results. */
function visibleText(context: VisibleContext): string {
  return context.messages
    .flatMap((message) => message.blocks)
    .map((block) => {
      if (block["type"] === "tool_result") return toolResultText(block);
      if (block["type"] === "tool_use") return JSON.stringify(block["input"] ?? {});
      return asText(block["text"]);
    })
    .join("\n");
}

/**
 * What an answer says at its step number `index`.
 *
 * @param effort length of its reasoning relative to the script, before chance; null where the model does not think
 */
export function spoken(
  say: SayStep,
  index: number,
  context: VisibleContext,
  effort: number | null,
  chance: Chance,
): string {
  const at = `${index}`;
  if (typeof say === "string") return say;
  if ("words" in say) return prose(wholeWords(say.words * lengthVariation(chance, at)), `say/${chance.key}/${at}`);
  if ("attempt" in say) return solves(effort, chance, at) ? say.attempt : say.otherwise;
  const seen = say.from === "thinking" ? visibleThinking(context) : visibleText(context);
  return seen.includes(say.recall) && !slips(chance, at) ? say.recall : say.otherwise;
}

/** The text as it is, or its first words where a limit is kept that it exceeds. */
export function withinLimit(text: string, limit: number | null, chance: Chance): string {
  if (limit === null || countWords(text) <= limit) return text;
  const allowed = allowedWords(limit, chance);
  return allowed === null ? text : firstWords(text, allowed);
}

/** The reasoning of an answer's steps, `effort` times as long as scripted before chance. */
export function thought(steps: readonly ModelStep[], effort: number, chance: Chance): string {
  const factor = effort * thinkingVariation(chance);
  const parts = (steps.length > 0 ? steps : [{}]).map((step, i) => {
    const think = step.think ?? { words: defaultThinkWords };
    const at = `think/${chance.key}/${i}`;
    if (typeof think === "string") {
      return `${think} ${prose(Math.min(mostWords, fillWords * factor), at)}`.trim();
    }
    return prose(wholeWords(think.words * factor), at);
  });
  return parts.join("\n\n");
}
