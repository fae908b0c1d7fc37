import type { BetaManagedAgentsDeltaType } from "@anthropic-ai/sdk/resources/beta/sessions/sessions";
import { notFound } from "./api-error.ts";
import { bodyOf, type Call, type EventSink, jsonRoute, parameter, type Reply, type Route } from "./call.ts";
import type { EventLog } from "./event-log.ts";
import { cursorPage, listParameter, withinCreated } from "./paging.ts";
import type { Session } from "./session.ts";
import { threadViews } from "./session-view.ts";
import type { SessionStore } from "./sessions.ts";
import { userEvents } from "./user-events.ts";

/** Events of sessions and of their threads: send, list, stream. */
export function eventRoutes(sessions: SessionStore): readonly Route[] {
  const events = "/v1/sessions/:id/events";
  const threads = "/v1/sessions/:id/threads";
  const one = `${threads}/:thread`;
  return [
    jsonRoute("sessions.events.send", "POST", events, (call) => ({
      data: sessions.of(call).accept(userEvents(bodyOf(call), "events")),
    })),
    jsonRoute("sessions.events.list", "GET", events, (call) => listed(sessions.of(call).events(), call)),
    {
      operation: "sessions.events.stream",
      method: "GET",
      path: `${events}/stream`,
      handle: (call) => stream(sessions.of(call).log, call),
    },
    jsonRoute("sessions.threads.list", "GET", threads, (call) => {
      const statuses = listParameter(call, "statuses");
      const all = threadViews(sessions.of(call));
      const shown = all.filter((thread) => statuses.length === 0 || statuses.includes(thread.status));
      return cursorPage(shown, call);
    }),
    jsonRoute("sessions.threads.retrieve", "GET", one, (call) => view(sessions.of(call), call)),
    jsonRoute("sessions.threads.archive", "POST", `${one}/archive`, (call) => {
      const session = sessions.of(call);
      const thread = session.threads.all().find(({ id }) => id === parameter(call, "thread"));
      if (thread !== undefined) thread.archivedAt ??= session.clock.now();
      return view(session, call);
    }),
    jsonRoute("sessions.threads.events.list", "GET", `${one}/events`, (call) =>
      listed(logOf(sessions.of(call), call).events, call),
    ),
    {
      operation: "sessions.threads.events.stream",
      method: "GET",
      path: `${one}/stream`,
      handle: (call) => stream(logOf(sessions.of(call), call), call),
    },
  ];
}

function view(session: Session, call: Call): object {
  const id = parameter(call, "thread");
  const found = threadViews(session).find((thread) => thread.id === id);
  if (found === undefined) throw notFound("Thread", id);
  return found;
}

function logOf(session: Session, call: Call): EventLog {
  const id = parameter(call, "thread");
  if (id === session.threadId) return session.log;
  const thread = session.threads.all().find((candidate) => candidate.id === id);
  if (thread === undefined) throw notFound("Thread", id);
  return thread.log;
}

type Listed = ReturnType<Session["events"]>;

function listed(events: Listed, call: Call): object {
  const types = listParameter(call, "types");
  const shown = events
    .filter((event) => types.length === 0 || types.includes(event.type))
    .filter((event) => withinCreated(call, event.processed_at ?? null));
  return cursorPage(call.query.get("order") === "desc" ? shown.toReversed() : shown, call);
}

/** From now on; what came before is in the list. */
function stream(log: EventLog, call: Call): Reply {
  const previews = listParameter(call, "event_deltas") as readonly BetaManagedAgentsDeltaType[];
  return {
    kind: "stream",
    open: (sink: EventSink) =>
      log.listen({
        event: (event) => {
          sink.send(event);
          if (event.type === "session.status_terminated" || event.type === "session.deleted") sink.end();
        },
        preview: (of, item) => {
          if (previews.includes(of)) sink.send(item);
        },
      }),
  };
}
