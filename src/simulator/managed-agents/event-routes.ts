import type { BetaManagedAgentsDeltaType } from "@anthropic-ai/sdk/resources/beta/sessions/sessions";
import { notFound } from "./api-error.ts";
import { bodyOf, type Call, type EventSink, json, parameter, type Reply, type Route } from "./call.ts";
import { cursorPage, listParameter, withinCreated } from "./paging.ts";
import type { Session } from "./session.ts";
import { threadView } from "./session-view.ts";
import type { SessionStore } from "./sessions.ts";
import { userEvents } from "./user-events.ts";

/** Events of sessions and of their threads: send, list, stream. */
export function eventRoutes(sessions: SessionStore): readonly Route[] {
  const events = "/v1/sessions/:id/events";
  const threads = "/v1/sessions/:id/threads";
  const inThread = (call: Call): Session => {
    const session = sessions.of(call);
    const thread = parameter(call, "thread");
    if (thread !== session.threadId) throw notFound("Thread", thread);
    return session;
  };
  return [
    {
      operation: "sessions.events.send",
      method: "POST",
      path: events,
      handle: (call) => json({ data: sessions.of(call).accept(userEvents(bodyOf(call), "events")) }),
    },
    { operation: "sessions.events.list", method: "GET", path: events, handle: (call) => list(sessions.of(call), call) },
    {
      operation: "sessions.events.stream",
      method: "GET",
      path: `${events}/stream`,
      handle: (call) => stream(sessions.of(call), call),
    },
    {
      operation: "sessions.threads.list",
      method: "GET",
      path: threads,
      handle: (call) => {
        const statuses = listParameter(call, "statuses");
        const shown = [threadView(sessions.of(call))].filter(
          (thread) => statuses.length === 0 || statuses.includes(thread.status),
        );
        return json(cursorPage(shown, call));
      },
    },
    {
      operation: "sessions.threads.retrieve",
      method: "GET",
      path: `${threads}/:thread`,
      handle: (call) => json(threadView(inThread(call))),
    },
    {
      operation: "sessions.threads.events.list",
      method: "GET",
      path: `${threads}/:thread/events`,
      handle: (call) => list(inThread(call), call),
    },
    {
      operation: "sessions.threads.events.stream",
      method: "GET",
      path: `${threads}/:thread/stream`,
      handle: (call) => stream(inThread(call), call),
    },
  ];
}

function list(session: Session, call: Call): Reply {
  const types = listParameter(call, "types");
  const shown = session
    .events()
    .filter((event) => types.length === 0 || types.includes(event.type))
    .filter((event) => withinCreated(call, event.processed_at ?? null));
  return json(cursorPage(call.query.get("order") === "desc" ? shown.toReversed() : shown, call));
}

/** From now on; what came before is in the list. */
function stream(session: Session, call: Call): Reply {
  const previews = listParameter(call, "event_deltas") as readonly BetaManagedAgentsDeltaType[];
  return {
    kind: "stream",
    open: (sink: EventSink) =>
      session.log.listen({
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
