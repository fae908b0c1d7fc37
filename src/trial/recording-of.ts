import type { Json } from "../core/json.ts";
import type {
  ClockProof,
  EventRecording,
  Exchange,
  ExchangeRecording,
  SessionEvents,
  TurnOutcome,
} from "../model/recording.ts";
import type { Conversation } from "../model/suite.ts";
import type { SessionFacts } from "../runtime/driver.ts";
import type { Redactor } from "../wire/redact.ts";
import type { Conversed } from "./converse.ts";

/** What a trial through the tap left behind. The tap has redacted the exchanges already. */
export function exchangeRecordingOf(
  conversation: Conversation,
  conversed: Conversed,
  facts: SessionFacts,
  exchanges: readonly Exchange[],
  redactor: Redactor,
): ExchangeRecording {
  return {
    kind: "exchanges",
    protocol: "anthropic-messages",
    exchanges,
    prompts: conversed.prompts,
    ...checksOf(conversation, conversed.prompts.length),
    turns: conversed.turns.map((turn) => redactTurn(turn, redactor)),
    clock: clockOf(conversed, facts),
    substitutions: facts.substitutions,
  };
}

/** What a trial of a hosted runtime left behind. Nothing of it has gone through a tap: all of it is redacted here. */
export function eventRecordingOf(
  conversation: Conversation,
  conversed: Conversed,
  facts: SessionFacts,
  events: SessionEvents,
  redactor: Redactor,
): EventRecording {
  const told = redactor.json({ ...events, usage: facts.usage ?? null } as unknown as Json);
  return {
    kind: "events",
    ...(told as unknown as SessionEvents & Pick<EventRecording, "usage">),
    prompts: conversed.prompts,
    ...checksOf(conversation, conversed.prompts.length),
    turns: conversed.turns.map((turn) => redactTurn(turn, redactor)),
    clock: clockOf(conversed, facts),
    substitutions: facts.substitutions,
  };
}

function clockOf(conversed: Conversed, facts: SessionFacts): readonly ClockProof[] {
  return conversed.clock.map((early, gap) => facts.clock[gap] ?? early);
}

/** Only where something is graded: other recordings stay as they were. */
function checksOf({ steps }: Conversation, turns: number): Pick<ExchangeRecording, "checks"> {
  const checks = steps.flatMap((step) => (step.kind === "user" ? [step.check ?? []] : [])).slice(0, turns);
  return checks.some((each) => each.length > 0) ? { checks } : {};
}

function redactTurn(turn: TurnOutcome, redactor: Redactor): TurnOutcome {
  return "text" in turn
    ? { ...turn, text: redactor.text(turn.text) }
    : { ...turn, lastWords: redactor.text(turn.lastWords) };
}
