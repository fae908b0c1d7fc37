import { isJsonObject, type Json } from "../../core/json.ts";
import { numbered } from "./event-log.ts";
import { field, idOf, type NativeEvent, textOf, timeOf, typeOf } from "./native-event.ts";

/** Why a turn is over, in the service's own words where it has them. */
export type TurnEnd =
  | { readonly kind: "end-turn" }
  | { readonly kind: "refusal"; readonly why: string }
  | { readonly kind: "retries-exhausted" }
  | { readonly kind: "budget-reached" }
  | { readonly kind: "terminated" }
  | { readonly kind: "deleted" }
  /** An end this program does not know. */
  | { readonly kind: "unknown"; readonly reason: string };

export type TurnState =
  | { readonly kind: "open" }
  /** The agent waits for answers to these events of its own. */
  | { readonly kind: "asks"; readonly ids: readonly string[] }
  | { readonly kind: "ended"; readonly end: TurnEnd; readonly at: NativeEvent };

/**
 * Events of a turn: what follows its user message, and where no such message is told, what was not there before it was
 * sent. `before`: what was known then, by the keys of \`numbered\`.
 */
export function eventsOfTurn(
  events: readonly NativeEvent[],
  text: string,
  before: ReadonlySet<string>,
): readonly NativeEvent[] {
  const all = [...numbered(events)];
  const fresh = ([key]: (typeof all)[number]) => !before.has(key);
  const start = all.findIndex((entry) => fresh(entry) && isPrompt(entry[1], text));
  return (start < 0 ? all.filter(fresh) : all.slice(start)).map(([, event]) => event);
}

export function isPrompt(event: NativeEvent, text: string): boolean {
  return typeOf(event) === "user.message" && textOf(event) === text;
}

/** Only a terminal event ends a turn: not the end of a stream, and not an idle that waits for us. */
export function turnState(turn: readonly NativeEvent[]): TurnState {
  let state: TurnState = { kind: "open" };
  for (const event of turn) {
    switch (typeOf(event)) {
      case "session.status_running":
      case "session.status_rescheduled":
        state = { kind: "open" };
        break;
      case "session.status_idle": {
        const asked = askedIn(event);
        if (asked === null) return { kind: "ended", end: endOf(event), at: event };
        state = { kind: "asks", ids: asked };
        break;
      }
      case "session.status_terminated":
        return { kind: "ended", end: { kind: "terminated" }, at: event };
      case "session.deleted":
        return { kind: "ended", end: { kind: "deleted" }, at: event };
      default:
        break;
    }
  }
  return state;
}

function askedIn(idle: NativeEvent): readonly string[] | null {
  const reason = idle.stop_reason;
  if (!isJsonObject(reason) || reason.type !== "requires_action") return null;
  const ids: Json | undefined = reason.event_ids;
  return Array.isArray(ids) ? (ids as readonly Json[]).filter((id) => typeof id === "string") : [];
}

function endOf(idle: NativeEvent): TurnEnd {
  // Some servers give the reason as a bare word.
  const reason = typeof idle.stop_reason === "string" ? idle.stop_reason : field(idle.stop_reason, "type");
  switch (reason) {
    case "end_turn":
      return { kind: "end-turn" };
    case "refusal":
      return { kind: "refusal", why: field(idle.stop_details, "explanation") };
    case "retries_exhausted":
      return { kind: "retries-exhausted" };
    case "budget_reached":
      return { kind: "budget-reached" };
    default:
      return { kind: "unknown", reason: reason === "" ? "no stop reason" : `stop reason ${reason}` };
  }
}

/** What the agent said last in the turn: its messages since its last tool call, else the last message of all. */
export function answerOf(turn: readonly NativeEvent[]): string {
  const lastCall = turn.findLastIndex((event) => /^agent\.(?:\w+_)?tool_(?:use|result)$/.test(typeOf(event)));
  const final = messagesIn(turn.slice(lastCall + 1));
  return (final.length > 0 ? final : messagesIn(turn).slice(-1)).map(textOf).join("\n");
}

function messagesIn(events: readonly NativeEvent[]): readonly NativeEvent[] {
  return events.filter((event) => typeOf(event) === "agent.message");
}

/** The last error of the session in the turn, in its own words; "" where there is none. */
export function errorIn(turn: readonly NativeEvent[]): string {
  const error = turn.findLast((event) => typeOf(event) === "session.error")?.error;
  const words = [field(error, "type"), field(error, "message")].filter((word) => word !== "");
  return words.join(": ");
}

/** Tool calls of the turn that no result answers yet. */
export function openCalls(turn: readonly NativeEvent[]): readonly NativeEvent[] {
  const answered = new Set(
    turn.flatMap((event) =>
      ["tool_use_id", "mcp_tool_use_id", "custom_tool_use_id"]
        .map((name) => field(event, name))
        .filter((id) => id !== "" && typeOf(event).endsWith("_result")),
    ),
  );
  return turn.filter((event) => /^agent\.(?:\w+_)?tool_use$/.test(typeOf(event)) && !answered.has(idOf(event) ?? ""));
}

/** Wall clock of the turn by the service's own times, so that a reconnect changes nothing; null where it gives none. */
export function turnMs(turn: readonly NativeEvent[], end: NativeEvent | null): number | null {
  const times = turn.flatMap((event) => timeOf(event) ?? []);
  const endedAt = (end === null ? null : timeOf(end)) ?? times.at(-1);
  const startedAt = times[0];
  return startedAt === undefined || endedAt === undefined ? null : Math.max(0, endedAt - startedAt);
}
