import type { Json, JsonObject } from "../../core/json.ts";
import type { Exchange, ExchangeRecording } from "../../model/recording.ts";
import type { Transcript } from "../../model/transcript.ts";
import type { TurnCheck } from "../../model/turn-check.ts";
import { readExchanges } from "../../transcript/anthropic-messages.ts";
import { exchange, recordingOf } from "../../transcript/testing/recordings.ts";

/** Content of one answer, or a whole answer with its usage. */
export type MadeAnswer = readonly JsonObject[] | { readonly content: readonly JsonObject[]; readonly usage: Json };

export interface MadeTurn {
  readonly answers: readonly MadeAnswer[];
  readonly check?: readonly TurnCheck[];
  /** Idle time before it. */
  readonly gapMs?: number;
  /** Default: answered with the text of the last answer. */
  readonly outcome?: ExchangeRecording["turns"][number];
}

export const say = (text: string): JsonObject => ({ type: "text", text });
export const think = (thinking: string): JsonObject => ({
  type: "thinking",
  thinking,
  signature: `of ${thinking || "?"}`,
});
export const call = (name: string, input: JsonObject = {}): JsonObject => ({ type: "tool_use", id: "t", name, input });
export const words = (count: number): string => Array.from({ length: count }, (_, index) => `w${index}`).join(" ");

const tool = { name: "Read", description: "Reads a file.", input_schema: { type: "object", properties: {} } };

/** The recording of an agent that was answered so, turn by turn. */
export function madeRecording(turns: readonly MadeTurn[], model = "claude-opus-4-6"): ExchangeRecording {
  const exchanges: Exchange[] = [];
  let idleMs = 0;
  for (const [turn, { answers, gapMs = 0 }] of turns.entries()) {
    idleMs += gapMs;
    for (const answer of answers) {
      const { content, usage } = "content" in answer ? answer : { content: answer, usage: {} };
      // Requests asked word for word again would count as retries.
      const result = { type: "tool_result", tool_use_id: "t", content: `${exchanges.length}` };
      const messages = [{ role: "user", content: [{ type: "text", text: `Turn ${turn + 1}.` }, result] }];
      const body = { model, max_tokens: 1000, tools: [tool], messages };
      exchanges.push(exchange(exchanges.length, body, { model, content, usage }, { turn, idleMs }));
    }
  }
  return recordingOf(exchanges, {
    prompts: turns.map((_, turn) => `Turn ${turn + 1}.`),
    turns: turns.map(
      ({ answers, outcome }) => outcome ?? { kind: "answered", text: lastText(answers), durationMs: 40 },
    ),
    checks: turns.map(({ check = [] }) => check),
    clock: turns.flatMap(({ gapMs }) =>
      gapMs === undefined ? [] : [{ verified: true, advancedMs: gapMs, evidence: "made up" }],
    ),
  });
}

export function madeTranscript(turns: readonly MadeTurn[], model?: string): Transcript {
  return readExchanges(madeRecording(turns, model));
}

function lastText(answers: readonly MadeAnswer[]): string {
  const last = answers.at(-1) ?? [];
  const content = "content" in last ? last.content : last;
  return content.flatMap(({ type, text }) => (type === "text" ? [String(text)] : [])).join("");
}
