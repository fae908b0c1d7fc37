import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { type Bench, bench, collect, message, script, toolset } from "../testing/running-service.ts";
import type { FaultRequest } from "./fault.ts";
import { type FaultKind, faultCatalogue, faultKinds } from "./fault-plan.ts";

const conversation = script(
  ["Say hello", [{ say: "Grüße, 世界." }]],
  ["Use a tool", [{ call: { tool: ["bash"], input: { command: "echo seen" } } }, { say: "Used." }]],
);
const start = (faults: readonly FaultRequest[]) => bench({ conversations: [conversation], faults });
const types = (events: readonly { type: string }[]) => events.map((event) => event.type);

/** A turn sent without looking at a stream; the history once the session is idle again. */
async function quietTurn(at: Bench, text = "Say hello") {
  const session = await at.session({ initial_events: [message(text)] });
  await expect.poll(async () => (await at.client.beta.sessions.retrieve(session.id)).status).not.toBe("running");
  return session.id;
}

/** What a client that reads the stream to its end sees, and the error it gets, within `patienceMs`. */
async function watched(at: Bench, patienceMs: number, text = "Say hello") {
  const session = await at.session();
  const signal = AbortSignal.timeout(patienceMs);
  const seen: { type: string; id?: string }[] = [];
  let error: unknown = null;
  try {
    const stream = await at.client.beta.sessions.events.stream(session.id, {}, { signal });
    await at.client.beta.sessions.events.send(session.id, { events: [message(text)] });
    for await (const event of stream) {
      seen.push(event);
      if (event.type === "session.status_idle") break;
    }
  } catch (caught) {
    error = caught;
  }
  return { seen, error, gaveUp: signal.aborted, session: session.id };
}

describe("refused calls", () => {
  test.each([
    ["rate-limited", 429, "1"],
    ["rate-limited-for-days", 429, "999999"],
    ["rate-limited-until-date", 429, "Thu, 01 Jan 2026 00:00:00 GMT"],
    ["rate-limited-negative", 429, "-5"],
    ["rate-limited-silently", 429, null],
    ["overloaded", 529, null],
    ["server-error", 500, null],
  ])("%s: one %i, retry-after %s, then all is well", async (kind, status, retryAfter) => {
    await using at = await start([{ kind, at: 3 }]);
    const error = await at.session().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({ status });
    expect((error as InstanceType<typeof Anthropic.APIError>).headers?.get("retry-after") ?? null).toBe(retryAfter);
    expect((await at.session()).status).toBe("idle");
    expect(at.service.stats().sessions).toBe(1);
  });

  test("overload-storm: five in a row", async () => {
    await using at = await start([{ kind: "overload-storm", at: 3 }]);
    for (let i = 0; i < 5; i += 1) await expect(at.session()).rejects.toMatchObject({ status: 529 });
    await at.session();
  });

  test.each([
    ["key-revoked", 401],
    ["access-missing", 403],
  ])("%s: %i from then on", async (kind, status) => {
    await using at = await start([{ kind, at: 4 }]);
    const session = await at.session();
    for (let i = 0; i < 3; i += 1) await expect(at.list(session.id)).rejects.toMatchObject({ status });
  });

  test("dropped: no answer and no session", async () => {
    await using at = await start([{ kind: "dropped", at: 3 }]);
    await expect(at.session()).rejects.toBeInstanceOf(Anthropic.APIConnectionError);
    expect(at.service.stats().sessions).toBe(0);
  });
});

describe("answers that are lost", () => {
  test("accept-then-drop: the session is there all the same", async () => {
    await using at = await start([{ kind: "accept-then-drop" }]);
    const metadata = { agent_audit_trial: "t-1" };
    await expect(at.session({ metadata })).rejects.toBeInstanceOf(Anthropic.APIConnectionError);
    expect(await collect(at.client.beta.sessions.list())).toMatchObject([{ metadata }]);
  });

  test("accept-then-drop-send: a client that retries has said it twice", async () => {
    await using at = await start([{ kind: "accept-then-drop-send" }]);
    const session = await at.session();
    const stubborn = at.client.withOptions({ maxRetries: 2 });
    await stubborn.beta.sessions.events.send(session.id, { events: [message("Say hello")] });
    expect(types(await at.list(session.id)).filter((type) => type === "user.message")).toHaveLength(2);
  });

  test("error-after-accept: a 500 for a message that was taken", async () => {
    await using at = await start([{ kind: "error-after-accept", at: 2 }]);
    const session = await at.session();
    const { events } = at.client.beta.sessions;
    await expect(events.send(session.id, { events: [message("Say hello")] })).rejects.toMatchObject({ status: 500 });
    expect(types(await at.list(session.id))).toContain("user.message");
  });
});

describe("lists", () => {
  test("list-fails-once", async () => {
    await using at = await start([{ kind: "list-fails-once" }]);
    const id = await quietTurn(at);
    await expect(at.list(id)).rejects.toMatchObject({ status: 500 });
    expect(types(await at.list(id))).toContain("agent.message");
  });

  test("gzip-truncated: an error", async () => {
    await using at = await start([{ kind: "gzip-truncated" }]);
    const id = await quietTurn(at);
    await expect(at.list(id)).rejects.toThrow();
    expect(types(await at.list(id))).toContain("agent.message");
  });

  test("wrong-content-type: the SDK takes a proxy's page for an empty list", async () => {
    await using at = await start([{ kind: "wrong-content-type", times: 2 }]);
    const id = await quietTurn(at);
    expect(await at.list(id)).toEqual([]);
    const answer = await at.client.beta.sessions.events.list(id).asResponse();
    expect(answer.headers.get("content-type")).toBe("text/html");
    expect(types(await at.list(id))).toContain("agent.message");
  });

  test("list-hangs: headers and nothing more", async () => {
    await using at = await start([{ kind: "list-hangs" }]);
    const id = await quietTurn(at);
    const signal = AbortSignal.timeout(300);
    await expect(at.client.beta.sessions.events.list(id, {}, { signal })).rejects.toThrow();
    expect(signal.aborted).toBe(true);
  });

  test("has-more-without-next: the SDK stops after two events and says nothing", async () => {
    await using at = await start([{ kind: "has-more-without-next" }]);
    const id = await quietTurn(at);
    expect(await at.list(id)).toHaveLength(2);
    const answer = await at.client.beta.sessions.events.list(id).asResponse();
    expect(await answer.json()).toMatchObject({ has_more: true, next_page: null });
  });

  test("out-of-order-history and history-empty", async () => {
    await using backwards = await start([{ kind: "out-of-order-history" }]);
    expect(types(await backwards.list(await quietTurn(backwards)))[0]).toBe("session.status_idle");
    await using empty = await start([{ kind: "history-empty" }]);
    expect(await empty.list(await quietTurn(empty))).toEqual([]);
  });
});

describe("streams", () => {
  test.each(["stream-ends", "stream-ends-in-frame"])("%s: the SDK sees a clean end", async (kind) => {
    await using at = await start([{ kind, at: 2 }]);
    const { seen, error } = await watched(at, 2000);
    expect(error).toBeNull();
    expect(types(seen)).toEqual(["user.message", "session.status_running"]);
  });

  test("stream-reset: an error", async () => {
    await using at = await start([{ kind: "stream-reset", at: 2 }]);
    const { seen, error } = await watched(at, 2000);
    expect(error).not.toBeNull();
    expect(types(seen)).not.toContain("session.status_idle");
  });

  test.each(["stream-silent", "stream-ping-only", "stream-drips"])("%s: it never ends by itself", async (kind) => {
    await using at = await start([{ kind, at: 2 }]);
    const { seen, gaveUp, session } = await watched(at, 500);
    expect(gaveUp).toBe(true);
    expect(types(seen)).toEqual(["user.message", "session.status_running"]);
    expect(types(await at.list(session))).toContain("session.status_idle");
  });

  test("stream-sliced: the same events, characters and all", async () => {
    await using at = await start([{ kind: "stream-sliced" }]);
    const { seen, session } = await watched(at, 5000);
    expect(seen).toEqual(await at.list(session));
    expect(JSON.stringify(seen)).toContain("世界");
  });

  test("stream-duplicates and stream-gap: the list has each event once", async () => {
    await using twice = await start([{ kind: "stream-duplicates" }]);
    const doubled = await watched(twice, 2000);
    const whole = await twice.list(doubled.session);
    expect(doubled.seen.length).toBeGreaterThan(whole.length);
    await using gap = await start([{ kind: "stream-gap", at: 3 }]);
    const gappy = await watched(gap, 2000);
    const history = await gap.list(gappy.session);
    expect(history.filter((event) => !gappy.seen.some(({ id }) => id === event.id))).toHaveLength(1);
  });

  test("a second connection is whole again", async () => {
    await using at = await start([{ kind: "stream-ends" }]);
    await watched(at, 2000);
    expect(types((await watched(at, 2000)).seen)).toContain("session.status_idle");
  });
});

describe("sessions", () => {
  test("budget-reached", async () => {
    await using at = await start([{ kind: "budget-reached", at: 6 }]);
    const { seen } = await watched(at, 2000, "Use a tool");
    expect(types(seen)).toContain("agent.tool_result");
    expect(seen.at(-1)).toMatchObject({ stop_reason: { type: "budget_reached" } });
  });

  test("terminated: the stream ends with it, and nothing comes after", async () => {
    await using at = await start([{ kind: "terminated", at: 6 }]);
    const { seen, session } = await watched(at, 2000, "Use a tool");
    expect(types(seen).at(-1)).toBe("session.status_terminated");
    expect((await at.client.beta.sessions.retrieve(session)).status).toBe("terminated");
    await expect(
      at.client.beta.sessions.events.send(session, { events: [message("Say hello")] }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test.each([
    ["refused", "refusal"],
    ["retries-exhausted", "retries_exhausted"],
  ])("%s: the turn ends with %s, and the next one is as usual", async (kind, type) => {
    await using at = await start([{ kind }]);
    const { seen, session } = await watched(at, 2000);
    expect(seen.at(-1)).toMatchObject({ stop_reason: { type } });
    expect(types(seen).includes("session.error")).toBe(type === "retries_exhausted");
    expect((await at.follow(session, "Say hello")).at(-1)).toMatchObject({ stop_reason: { type: "end_turn" } });
  });

  test("terminated while nobody is connected: the list and the record tell", async () => {
    await using at = await start([
      { kind: "stream-ends", at: 4 },
      { kind: "terminated", at: 6 },
    ]);
    const { seen, error, session } = await watched(at, 2000, "Use a tool");
    expect([seen.length, error]).toEqual([4, null]);
    await expect.poll(async () => types(await at.list(session)).at(-1)).toBe("session.status_terminated");
    expect((await at.client.beta.sessions.retrieve(session)).status).toBe("terminated");
  });

  test("rescheduled: it goes on", async () => {
    await using at = await start([{ kind: "rescheduled", at: 6 }]);
    const { seen } = await watched(at, 2000, "Use a tool");
    expect(types(seen)).toContain("session.status_rescheduled");
    expect(seen.at(-1)).toMatchObject({ stop_reason: { type: "end_turn" } });
  });

  test("tools-not-implemented: the toolset is in the agent and never used", async () => {
    await using at = await start([{ kind: "tools-not-implemented" }]);
    const { seen, session } = await watched(at, 2000, "Use a tool");
    expect((await at.client.beta.sessions.retrieve(session)).agent.tools).toMatchObject([toolset]);
    expect(types(seen)).not.toContain("agent.tool_use");
  });
});

describe("ways a server is", () => {
  test("events-without-id, events-without-time", async () => {
    await using at = await start([{ kind: "events-without-id" }, { kind: "events-without-time" }]);
    const { seen, session } = await watched(at, 2000);
    for (const event of [...seen, ...(await at.list(session))]) {
      expect(event).not.toHaveProperty("id");
      expect(event).not.toHaveProperty("processed_at");
    }
  });

  test("interrupt-without-id", async () => {
    await using at = await start([{ kind: "interrupt-without-id" }]);
    const session = await at.session();
    await at.client.beta.sessions.events.send(session.id, { events: [{ type: "user.interrupt" }] });
    expect(await at.list(session.id)).toMatchObject([{ type: "user.interrupt", id: "" }]);
  });

  test("tool-result-text", async () => {
    await using at = await start([{ kind: "tool-result-text" }]);
    const history = await at.list(await quietTurn(at, "Use a tool"));
    expect(history.find((event) => event.type === "agent.tool_result")).toMatchObject({ content: "seen" });
  });

  test("unknown-events: alike in list and stream", async () => {
    await using at = await start([{ kind: "unknown-events" }]);
    const { seen, session } = await watched(at, 2000);
    const history = await at.list(session);
    expect(types(seen)).toContain("agent.novelty");
    expect(history.slice(0, seen.length)).toEqual(seen);
  });

  test("no-status-events: the session's record alone tells", async () => {
    await using at = await start([{ kind: "no-status-events" }]);
    const id = await quietTurn(at);
    expect(types(await at.list(id)).filter((type) => type.startsWith("session.status"))).toEqual([]);
    expect((await at.client.beta.sessions.retrieve(id)).status).toBe("idle");
  });

  test("agent-version-ignored, versions-without-current", async () => {
    await using at = await start([{ kind: "agent-version-ignored" }, { kind: "versions-without-current" }]);
    const { agents } = at.client.beta;
    await agents.update(at.agentId, { name: "Second" });
    expect((await agents.retrieve(at.agentId, { version: 1 })).version).toBe(2);
    expect((await collect(agents.versions.list(at.agentId))).map((agent) => agent.version)).toEqual([1]);
  });

  test("memory-without-content: not even where it is asked for", async () => {
    await using at = await start([{ kind: "memory-without-content" }]);
    const { memoryStores } = at.client.beta;
    const store = await memoryStores.create({ name: "Notes" });
    const { id } = await memoryStores.memories.create(store.id, { path: "/a.md", content: "kept" });
    const [listed] = await collect(memoryStores.memories.list(store.id, { view: "full" }));
    expect(listed).toMatchObject({ id, content: null, content_size_bytes: 4 });
    expect((await memoryStores.memories.retrieve(id, { memory_store_id: store.id })).content).toBe("kept");
  });

  test("model-as-text, usage-zero", async () => {
    await using at = await start([{ kind: "model-as-text" }, { kind: "usage-zero" }]);
    const id = await quietTurn(at);
    const session = await at.client.beta.sessions.retrieve(id);
    expect(session.agent.model).toBe("claude-opus-4-6");
    expect(session.usage.output_tokens).toBe(0);
    const ends = (await at.list(id)).filter((event) => event.type === "span.model_request_end");
    expect(ends[0]?.model_usage.output_tokens).toBeGreaterThan(0);
  });

  test("threads-missing, files-missing", async () => {
    await using at = await start([{ kind: "threads-missing" }, { kind: "files-missing" }]);
    const session = await at.session();
    await expect(collect(at.client.beta.sessions.threads.list(session.id))).rejects.toMatchObject({ status: 404 });
    await expect(collect(at.client.beta.files.list())).rejects.toMatchObject({ status: 404 });
  });
});

test("a fault that is not known is refused, and each has a sentence", async () => {
  await expect(bench({ faults: [{ kind: "nonsense" }] })).rejects.toThrow(RangeError);
  await expect(bench({ faults: [{ kind: "dropped", at: 0 }] })).rejects.toThrow(RangeError);
  expect(faultKinds.map((kind: FaultKind) => faultCatalogue[kind].what).every((what) => what.length > 0)).toBe(true);
});
