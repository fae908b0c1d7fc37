import { type FaultEffect, type FaultSpec, type Refusal, type StreamShape } from "./fault.ts";

const sends = ["sessions.events.send"];
const posts = ["sessions.create", "sessions.events.send"];
const lists = ["sessions.events.list"];
const streams = ["sessions.events.stream"];

function once(what: string, operations: readonly string[], effect: FaultEffect): FaultSpec {
  return { what, operations, effect, times: 1 };
}

function limited(retryAfter: string | null): FaultEffect {
  const headers = retryAfter === null ? {} : { "retry-after": retryAfter };
  const refusal: Refusal = { status: 429, type: "rate_limit_error", message: "Number of requests exceeded", headers };
  return { kind: "refuse", refusal };
}

const overloaded: Refusal = { status: 529, type: "overloaded_error", message: "Overloaded" };
const broken: Refusal = { status: 500, type: "api_error", message: "Internal server error" };
const revoked: Refusal = { status: 401, type: "authentication_error", message: "invalid x-api-key" };
const forbidden: Refusal = {
  status: 403,
  type: "permission_error",
  message: "This workspace has no access to Managed Agents",
};

const stream = (shape: StreamShape, what: string) => once(what, streams, { kind: "stream", shape });

/** Faults that come and go: a client that keeps its head gets through most of them. */
export const passingFaults = {
  "rate-limited": once("429 with a retry-after of one second", [], limited("1")),
  "rate-limited-for-days": once("429 with a retry-after of 999999 seconds", [], limited("999999")),
  "rate-limited-until-date": once(
    "429 with a retry-after that is a date",
    [],
    limited("Thu, 01 Jan 2026 00:00:00 GMT"),
  ),
  "rate-limited-negative": once("429 with a retry-after of -5", [], limited("-5")),
  "rate-limited-silently": once("429 without a retry-after", [], limited(null)),
  overloaded: once("529", [], { kind: "refuse", refusal: overloaded }),
  "overload-storm": { ...once("529, five times", [], { kind: "refuse", refusal: overloaded }), times: 5 },
  "server-error": once("500 before anything is done", [], { kind: "refuse", refusal: broken }),
  "key-revoked": {
    ...once("401 from some call on", [], { kind: "refuse", refusal: revoked }),
    times: Number.POSITIVE_INFINITY,
  },
  "access-missing": {
    ...once("403 on every call", [], { kind: "refuse", refusal: forbidden }),
    times: Number.POSITIVE_INFINITY,
  },
  dropped: once("the connection is reset before anything is done", [], { kind: "drop" }),
  "accept-then-drop": once("a message or session is taken and the answer lost", posts, { kind: "lose-answer" }),
  "accept-then-drop-send": once("a message is taken and the answer lost", sends, { kind: "lose-answer" }),
  "error-after-accept": once("a message or session is taken and the answer is a 500", posts, {
    kind: "deny-after",
    refusal: broken,
  }),
  "list-fails-once": once("500 on the list of events", lists, { kind: "refuse", refusal: broken }),
  "list-hangs": once("the list of events sends headers and then nothing", lists, { kind: "hang" }),
  "gzip-truncated": once("a compressed list of events is cut off", lists, { kind: "gzip-cut" }),
  "wrong-content-type": once("the list of events is a page of a proxy", lists, {
    kind: "content-type",
    contentType: "text/html",
    body: "<html><body>Please sign in</body></html>",
  }),
  "stream-ends": stream("end", "the stream ends cleanly in the middle of a turn"),
  "stream-ends-in-frame": stream("end-in-frame", "the stream ends in the middle of a frame"),
  "stream-reset": stream("reset", "the stream's connection is reset"),
  "stream-silent": stream("silent", "the stream falls silent"),
  "stream-ping-only": stream("ping-only", "the stream brings only pings"),
  "stream-drips": stream("drip", "the stream comes byte by byte with pauses"),
  "stream-sliced": stream("sliced", "every byte of the stream is a write of its own"),
  "stream-duplicates": stream("duplicated", "the stream brings every event twice"),
  "stream-gap": stream("gap", "the stream leaves an event out that the list has"),
  "budget-reached": once("the session has spent its budget", ["session"], { kind: "session", what: "spend-budget" }),
  refused: once("the model refuses, and the turn ends so", ["session"], { kind: "session", what: "refuse" }),
  "retries-exhausted": once("the service gives up on the model", ["session"], { kind: "session", what: "give-up" }),
  terminated: once("the session is terminated in the middle of a turn", ["session"], {
    kind: "session",
    what: "terminate",
  }),
  rescheduled: once("the session is rescheduled in the middle of a turn and goes on", ["session"], {
    kind: "session",
    what: "reschedule",
  }),
} as const satisfies { readonly [kind: string]: FaultSpec };
