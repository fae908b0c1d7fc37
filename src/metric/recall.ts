import { type Measurement, notMeasured } from "../model/measurement.ts";
import type { Reading } from "../model/metric.ts";
import { textMatch } from "../model/text-pattern.ts";
import type { Transcript } from "../model/transcript.ts";
import type { RecallSource, TurnCheck } from "../model/turn-check.ts";
import { excerpt, type GradedTurn, gradedTurns, readGrades } from "./graded-turns.ts";
import { mainRequests, reading } from "./main-requests.ts";

type RecallCheck = Extract<TurnCheck, { readonly kind: "recalls" | "denies" }>;

/** True where every question about `from` is answered: facts that were given by the fact, others by the words asked for. */
export function readRecall(transcript: Transcript, from: RecallSource): Reading {
  const isRecall = (check: TurnCheck): check is RecallCheck =>
    (check.kind === "recalls" || check.kind === "denies") && check.from === from;
  const graded = gradedTurns(transcript, isRecall);
  const none = `no turn of this conversation is checked for what the agent recalls of its ${words[from]}`;
  const result = readGrades(transcript, graded, none, ({ check, answer }) => ({
    passed: answer !== null && textMatch(check.kind === "recalls" ? check.fact : check.words)(answer),
    shown: excerpt(answer),
  }));
  const spoilt = from === "thinking" ? graded.map((turn) => whyUnfit(turn, transcript)).find(Boolean) : null;
  return result.measurement.measured && spoilt ? reading(spoilt, result.observations) : result;
}

const words: { readonly [from in RecallSource]: string } = { thinking: "reasoning", visible: "visible text" };

/**
 * Why a question says nothing of the reasoning: the agent had said the fact aloud, or readable reasoning shows that it
 * never thought of it. Hidden reasoning is taken at the suite's word.
 */
function whyUnfit({ turn, check }: GradedTurn<RecallCheck>, transcript: Transcript): Measurement | null {
  if (check.kind === "denies") return null;
  const holds = textMatch(check.fact);
  const blocks = mainRequests(transcript)
    .filter(({ phase }) => phase.turn < turn)
    .flatMap(({ answer }) => answer.blocks);
  if (blocks.some((block) => block.kind === "text" && holds(block.text)))
    return notMeasured(`what turn ${turn + 1} asks for stood in the agent's visible text before`);
  const thoughts = blocks.flatMap((block) => (block.kind === "thinking" ? [block.text] : []));
  const readable = thoughts.length > 0 && thoughts.every((text) => text.trim() !== "");
  return readable && !thoughts.some(holds)
    ? notMeasured(`what turn ${turn + 1} asks for was never in the agent's reasoning`)
    : null;
}
