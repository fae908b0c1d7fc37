import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "../../core/json.ts";
import type { Exchange, ExchangeRecording, Phase } from "../../model/recording.ts";

/**
 * Requests of real packages against a fixed model on loopback (claude-opus-4-6, four turns with one tool call each, 65
 * minutes idle after the second), their texts replaced by made-up ones.
 */
export function recorded(version: "2.1.63" | "2.1.90" | "2.1.112" | "2.1.330"): ExchangeRecording {
  const file = new URL(`../../../fixtures/recordings/claude-code-${version}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as ExchangeRecording;
}

/** A copy with every request body to the model passed through `change`. */
export function withBodies(
  recording: ExchangeRecording,
  change: (body: JsonObject, index: number) => Json,
): ExchangeRecording {
  const exchanges = recording.exchanges.map((each): Exchange => {
    const { body } = each.request;
    if (typeof body !== "object" || body === null) return each;
    return { ...each, request: { ...each.request, body: change(body as JsonObject, each.index) } };
  });
  return { ...recording, exchanges };
}

export function exchange(index: number, body: Json, answer: Json, phase: Partial<Phase> = {}): Exchange {
  return {
    index,
    phase: { turn: 0, process: 0, idleMs: 0, ...phase },
    request: { method: "POST", path: "/v1/messages?beta=true", headers: {}, body, bytes: 0 },
    response: { status: 200, headers: {}, body: answer, bytes: 0, streamed: false, complete: true, error: null },
  };
}

export function recordingOf(exchanges: readonly Exchange[], rest: Partial<ExchangeRecording> = {}): ExchangeRecording {
  const recording = {
    kind: "exchanges",
    protocol: "anthropic-messages",
    turns: [],
    clock: [],
    substitutions: [],
  } as const;
  return { ...recording, prompts: [], exchanges, ...rest };
}

/** What a client does with the reasoning of earlier turns, and asks the server to do with it. */
export interface Client {
  /** Each turn thinks twice, once before its tool call and once after; `gap` and `restart` stand between turns. */
  readonly script: readonly ("turn" | "gap" | "restart")[];
  readonly model?: string;
  readonly contextManagement?: (phase: Phase, request: number) => Json;
  /** Reasoning blocks of earlier requests that the client leaves out, by phase of the request that carries them. */
  readonly drops?: (phase: Phase, producedIn: Phase) => boolean;
  readonly verified?: boolean;
}

const tool = { name: "Bash", description: "Runs a command.", input_schema: { type: "object", properties: {} } };

/** The recording such a client would leave behind. */
export function recordingOfClient({ script, model = "claude-opus-4-6", ...client }: Client): ExchangeRecording {
  const exchanges: Exchange[] = [];
  const history: { role: string; content: readonly JsonObject[]; phase: Phase }[] = [];
  let phase: Phase = { turn: -1, process: 0, idleMs: 0 };
  const prompts: string[] = [];
  const ask = (content: readonly JsonObject[]) => {
    const number = exchanges.length + 1;
    history.push({ role: "user", content, phase });
    const messages = history.map((message) => ({
      role: message.role,
      content: message.content.filter(({ type }) => type !== "thinking" || !client.drops?.(phase, message.phase)),
    }));
    const edits = client.contextManagement?.(phase, number) ?? null;
    const body = { model, max_tokens: 1000, tools: [tool], thinking: { type: "adaptive" }, messages };
    const calls = content.every(({ type }) => type === "text");
    const answer: JsonObject[] = [
      { type: "thinking", thinking: `thought ${number}`, signature: `signature ${number}` },
      calls ? { type: "tool_use", id: `toolu_0${number}`, name: "Bash", input: {} } : { type: "text", text: "done" },
    ];
    exchanges.push(
      exchange(
        number - 1,
        edits === null ? body : { ...body, context_management: edits },
        { model, content: answer },
        phase,
      ),
    );
    history.push({ role: "assistant", content: answer, phase });
    return `toolu_0${number}`;
  };
  for (const step of script) {
    if (step === "gap") phase = { ...phase, idleMs: phase.idleMs + 3_900_000 };
    else if (step === "restart") phase = { ...phase, process: phase.process + 1 };
    else {
      phase = { ...phase, turn: phase.turn + 1 };
      const prompt = `Prompt number ${phase.turn + 1}.`;
      prompts.push(prompt);
      const call = ask([{ type: "text", text: prompt }]);
      ask([{ type: "tool_result", tool_use_id: call, content: "a.txt" }]);
    }
  }
  const gaps = script.filter((step) => step === "gap");
  return recordingOf(exchanges, {
    prompts,
    turns: prompts.map(() => ({ kind: "answered", text: "done", durationMs: 1 })),
    clock: gaps.map(() => ({ verified: client.verified ?? true, advancedMs: 3_900_000, evidence: "made up" })),
  });
}

export const clearTo = (keep: Json): Json => ({ edits: [{ type: "clear_thinking_20251015", keep }] });
export const lastTurnOnly = clearTo({ type: "thinking_turns", value: 1 });
