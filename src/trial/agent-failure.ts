import { isJsonObject } from "../core/json.ts";
import type { Exchange, Recording, TurnOutcome } from "../model/recording.ts";
import type { TrialRecord } from "../model/trial.ts";

export type AgentFailure = NonNullable<Extract<TrialRecord, { kind: "finished" }>["failure"]>;

/** What the agent did wrong, or null where it answered every turn and asked the model to. */
export function agentFailure(recording: Recording, refusals: ReadonlyMap<string, number>): AgentFailure | null {
  const called = calledTheModel(recording);
  const silence = called ? "" : ", and the model was never called";
  for (const [index, turn] of recording.turns.entries()) {
    const failure = turnFailure(turn, index + 1);
    if (failure !== null) return { ...failure, message: `${failure.message}${silence}` };
  }
  if (called) return null;
  if (recording.kind === "events") {
    const message = "answered without a single request to the model in its events";
    return { kind: "never-called-the-model", message, lastWords: lastText(recording.turns) };
  }
  const turnedAway = [...refusals].map(([reason, count]) => `${count} for ${reason}`).join(", ");
  const why = turnedAway === "" ? "does it ignore the base URL it was given?" : `the tap turned away ${turnedAway}`;
  const message = `answered without ever calling the model; ${why}`;
  return { kind: "never-called-the-model", message, lastWords: lastText(recording.turns) };
}

function calledTheModel(recording: Recording): boolean {
  if (recording.kind === "exchanges") return recording.exchanges.some(isModelCall);
  const events = recording.threads.flatMap((thread) => thread.events);
  return events.some(({ event }) => isJsonObject(event) && event.type === "span.model_request_end");
}

function turnFailure(turn: TurnOutcome, number: number): AgentFailure | null {
  const after = `after ${(turn.durationMs / 1000).toFixed(1)} s`;
  switch (turn.kind) {
    case "answered":
      return null;
    case "refused":
      return { kind: "refused", message: `turn ${number} was refused`, lastWords: turn.text };
    case "timed-out":
      return { kind: "timed-out", message: `turn ${number} had not ended ${after}`, lastWords: turn.lastWords };
    case "crashed": {
      const how = turn.exitCode === null ? "without an exit code" : `with exit code ${turn.exitCode}`;
      return { kind: "crashed", message: `ended in turn ${number} ${how} ${after}`, lastWords: turn.lastWords };
    }
  }
}

function isModelCall(exchange: Exchange): boolean {
  const { method, path } = exchange.request;
  return method === "POST" && /^\/v1\/messages(?:\?|$)/.test(path);
}

function lastText(turns: readonly TurnOutcome[]): string {
  const last = turns.at(-1);
  return last?.kind === "answered" ? last.text.slice(-2_000) : "";
}
