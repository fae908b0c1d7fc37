import { isJsonObject, type JsonObject } from "../../../core/json.ts";
import { asText } from "../../messages-request.ts";
import { always, asList, type FaultEffect, type FaultSpec } from "./fault.ts";

function deviation(what: string, operations: readonly string[], effect: FaultEffect): FaultSpec {
  return { what, operations, effect, times: always };
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const eventLists = ["sessions.events.list", "sessions.threads.events.list"];

function events(what: string, rewrite: (event: JsonObject) => readonly JsonObject[]): FaultSpec {
  return deviation(what, [], { kind: "events", rewrite });
}

function body(what: string, operations: readonly string[], rewrite: (body: JsonObject) => JsonObject): FaultSpec {
  return deviation(what, operations, { kind: "body", rewrite });
}

const isStatus = (event: JsonObject) => asText(event["type"]).startsWith("session.status_");
const notFound = (what: string) =>
  ({ kind: "refuse", refusal: { status: 404, type: "not_found_error", message: what } }) as const;

/** How independent servers of the same API were seen to differ from it: a way a server is, on every call. */
export const deviations = {
  "has-more-without-next": body("lists end after a page with has_more and no next_page", eventLists, (page) => ({
    ...page,
    data: asList(page["data"]).slice(0, 2),
    has_more: true,
    next_page: null,
  })),
  "out-of-order-history": body("the list of events is not in order", eventLists, (page) => ({
    ...page,
    data: asList(page["data"]).toReversed(),
  })),
  "history-empty": body("the list of events is a stub without events", eventLists, () => ({
    data: [],
    next_page: null,
  })),
  "events-without-id": events("events have no id", (event) => [without(event, "id")]),
  "events-without-time": events("events have no processed_at", (event) => [without(event, "processed_at")]),
  "interrupt-without-id": events("an interrupt's id is empty", (event) =>
    event["type"] === "user.interrupt" ? [{ ...event, id: "" }] : [event],
  ),
  "tool-result-text": events("the content of a tool result is a string", (event) => {
    if (event["type"] !== "agent.tool_result") return [event];
    return [
      {
        ...event,
        content: asList(event["content"])
          .map((block) => asText(block["text"]))
          .join(""),
      },
    ];
  }),
  "unknown-events": events("events of an unknown type stand between the others", (event) => [
    event,
    {
      id: `${asText(event["id"])}_novelty`,
      type: "agent.novelty",
      processed_at: event["processed_at"] ?? null,
      detail: "new",
    },
  ]),
  "no-status-events": events("no session.status_* event ever comes", (event) => (isStatus(event) ? [] : [event])),
  "agent-version-ignored": deviation(
    "agents.retrieve gives the newest version, whichever is asked for",
    ["agents.retrieve"],
    {
      kind: "query",
      drop: "version",
    },
  ),
  "versions-without-current": body("the list of versions lacks the current one", ["agents.versions.list"], (page) => ({
    ...page,
    data: asList(page["data"]).slice(1),
  })),
  "model-as-text": body("a session's model is a bare string", ["sessions."], withModelAsText),
  "memory-without-content": body("memories have no content in lists", ["memoryStores.memories.list"], (page) => ({
    ...page,
    data: asList(page["data"]).map((memory) => ({ ...memory, content: null })),
  })),
  "threads-missing": deviation("the threads of a session answer 404", ["sessions.threads."], notFound("Not Found")),
  "files-missing": deviation("files answer 404", ["files."], notFound("Not Found")),
  "usage-zero": body("a session's own usage is zero while its spans have counts", ["sessions."], withoutUsage),
  "tools-not-implemented": deviation("the toolset is accepted and never offered", ["session"], {
    kind: "session",
    what: "ignore-tools",
  }),
} as const satisfies { readonly [kind: string]: FaultSpec };

function eachSession(reply: JsonObject, change: (session: JsonObject) => JsonObject): JsonObject {
  if (reply["type"] === "session") return change(reply);
  const { data } = reply;
  if (!Array.isArray(data)) return reply;
  return { ...reply, data: asList(data).map((item) => (item["type"] === "session" ? change(item) : item)) };
}

function withModelAsText(reply: JsonObject): JsonObject {
  return eachSession(reply, (session) => {
    const agent = isJsonObject(session["agent"]) ? session["agent"] : {};
    const model = isJsonObject(agent["model"]) ? (agent["model"]["id"] ?? null) : null;
    return { ...session, agent: { ...agent, model } };
  });
}

function withoutUsage(reply: JsonObject): JsonObject {
  return eachSession(reply, (session) => ({
    ...session,
    usage: { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0, active_seconds: 0 },
  }));
}
