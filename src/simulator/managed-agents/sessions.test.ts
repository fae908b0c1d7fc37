import { describe, expect, test } from "vitest";
import { bench, collect, message, script } from "./testing/running-service.ts";

const look = { say: "I look.", call: { tool: ["read"], input: { path: "notes/a.txt" } } };
const conversation = script(
  ["Say hello", [{ think: "A greeting.", say: "Hello there." }]],
  ["Read the note", [look, { say: { recall: "violet", from: "visible", otherwise: "nothing" } }]],
  ["Write it down", [{ call: { tool: ["bash"], input: { command: "echo done > made.txt && cat made.txt" } } }]],
  [
    "Ask the desk",
    [
      { call: { tool: ["lookup"], input: { key: "colour" } } },
      { say: { recall: "teal", from: "visible", otherwise: "no" } },
    ],
  ],
);
const time = (event: object | undefined) => Date.parse((event as { processed_at: string }).processed_at);
const types = (events: readonly { type: string }[]) => events.map((event) => event.type);

describe("a session", () => {
  test("works on a message and goes idle; the list is the stream", async () => {
    await using at = await bench({ conversations: [conversation] });
    const session = await at.session();
    expect(session).toMatchObject({ status: "idle", type: "session", agent: { version: 1 }, budget: null });
    const streamed = await at.follow(session.id, "Say hello");
    expect(types(streamed)).toEqual([
      "user.message",
      "session.status_running",
      "span.model_request_start",
      "agent.thinking",
      "agent.message",
      "span.model_request_end",
      "session.usage",
      "session.status_idle",
    ]);
    expect(streamed[3]).not.toHaveProperty("content");
    expect(streamed[4]).toMatchObject({ content: [{ type: "text", text: "Hello there." }] });
    expect(streamed.at(-1)).toMatchObject({ stop_reason: { type: "end_turn" }, stop_details: null });
    expect(await at.list(session.id)).toEqual(streamed);
  });

  test("starts on its initial events, and a second turn reads the cache of the first", async () => {
    // The cache takes nothing below a size.
    await using at = await bench({ conversations: [conversation] }, { system: "Mind the colours. ".repeat(1200) });
    const session = await at.session({ initial_events: [message("Say hello")], metadata: { agent_audit_seed: "3" } });
    await expect.poll(async () => (await at.client.beta.sessions.retrieve(session.id)).status).toBe("idle");
    await at.follow(session.id, "Read the note");
    const ends = (await at.list(session.id)).filter((event) => event.type === "span.model_request_end");
    expect(ends).toHaveLength(3);
    expect(ends[0]?.model_usage.cache_read_input_tokens).toBe(0);
    expect(ends[1]?.model_usage.cache_read_input_tokens).toBeGreaterThan(500);
    const { usage, stats } = await at.client.beta.sessions.retrieve(session.id);
    expect(usage.output_tokens).toBe(ends.reduce((sum, end) => sum + end.model_usage.output_tokens, 0));
    expect(usage.active_seconds).toBeGreaterThan(1);
    expect(stats.active_seconds).toBe(usage.active_seconds);
    expect(usage.list_cost).toMatchObject({ currency: "USD", amount: expect.stringMatching(/^\d+$/) });
  });

  test("uses the tools of its toolset on a mounted file", async () => {
    await using at = await bench({ conversations: [conversation] });
    const file = await at.client.beta.files.upload({ file: new File(["the colour is violet"], "a.txt") });
    const mount = { type: "file" as const, file_id: file.id, mount_path: "/workspace/notes/a.txt" };
    const session = await at.session({ resources: [mount] });
    expect(session.resources).toMatchObject([mount]);
    const events = await at.follow(session.id, "Read the note");
    const use = events.find((event) => event.type === "agent.tool_use");
    expect(use).toMatchObject({ name: "read", input: { file_path: "notes/a.txt" }, evaluated_permission: "allow" });
    expect(events.find((event) => event.type === "agent.tool_result")).toMatchObject({
      tool_use_id: use?.id,
      is_error: false,
      content: [{ type: "text", text: expect.stringContaining("violet") }],
    });
    expect(events.findLast((event) => event.type === "agent.message")).toMatchObject({ content: [{ text: "violet" }] });
  });

  test("waits for the client's own tool", async () => {
    const lookup = {
      type: "custom" as const,
      name: "lookup",
      description: "Looks a value up.",
      input_schema: { type: "object" as const, properties: { key: { type: "string" } }, required: ["key"] },
    };
    await using at = await bench({ conversations: [conversation] }, { tools: [lookup] });
    const session = await at.session();
    const events = await at.follow(session.id, "Ask the desk", async (idle, client) => {
      if (idle.type !== "session.status_idle" || idle.stop_reason.type !== "requires_action") return false;
      const [custom_tool_use_id = ""] = idle.stop_reason.event_ids;
      const content = [{ type: "text" as const, text: "it is teal" }];
      await client.beta.sessions.events.send(session.id, {
        events: [{ type: "user.custom_tool_result", custom_tool_use_id, content }],
      });
      return true;
    });
    expect(types(events).filter((type) => !type.startsWith("span."))).toEqual([
      "user.message",
      "session.status_running",
      "agent.thinking",
      "agent.custom_tool_use",
      "session.status_idle",
      "user.custom_tool_result",
      "session.status_running",
      "agent.thinking",
      "agent.message",
      "session.usage",
      "session.status_idle",
    ]);
    expect(events.findLast((event) => event.type === "agent.message")).toMatchObject({ content: [{ text: "teal" }] });
    expect(await at.list(session.id)).toEqual(events);
  });

  test.each(["allow", "deny"] as const)("asks before a tool that is always asked for: %s", async (result) => {
    const asking = {
      type: "agent_toolset_20260401" as const,
      default_config: { permission_policy: { type: "always_ask" as const } },
    };
    await using at = await bench({ conversations: [conversation] }, { tools: [asking] });
    const session = await at.session();
    const events = await at.follow(session.id, "Write it down", async (idle, client) => {
      if (idle.type !== "session.status_idle" || idle.stop_reason.type !== "requires_action") return false;
      const [tool_use_id = ""] = idle.stop_reason.event_ids;
      await client.beta.sessions.events.send(session.id, {
        events: [{ type: "user.tool_confirmation", tool_use_id, result }],
      });
      return true;
    });
    expect(events.find((event) => event.type === "agent.tool_use")).toMatchObject({ evaluated_permission: "ask" });
    const outcome = events.find((event) => event.type === "agent.tool_result");
    expect(outcome).toMatchObject({ is_error: result === "deny" });
    expect(JSON.stringify(outcome).includes("declined")).toBe(result === "deny");
    expect(events.at(-1)).toMatchObject({ stop_reason: { type: "end_turn" } });
  });

  test("an answer nobody waits for is refused", async () => {
    await using at = await bench({ conversations: [conversation] });
    const session = await at.session();
    const stray = { type: "user.tool_confirmation" as const, tool_use_id: "sevt_none", result: "allow" as const };
    await expect(at.client.beta.sessions.events.send(session.id, { events: [stray] })).rejects.toMatchObject({
      status: 400,
    });
  });

  test("an interrupt ends the turn in the middle of a command", async () => {
    const slow = script(["Wait long", [{ call: { tool: ["bash"], input: { command: "sleep 20" } } }]]);
    await using at = await bench({ conversations: [slow] });
    const session = await at.session();
    const { events } = at.client.beta.sessions;
    const stream = await events.stream(session.id);
    await events.send(session.id, { events: [message("Wait long")] });
    const seen: { type: string }[] = [];
    for await (const event of stream) {
      seen.push(event);
      if (event.type === "agent.tool_use") await events.send(session.id, { events: [{ type: "user.interrupt" }] });
      if (event.type === "session.status_idle") break;
    }
    expect(types(seen)).toContain("user.interrupt");
    expect(seen.at(-1)).toMatchObject({ stop_reason: { type: "end_turn" } });
  });

  test("stops at its budget before the next model request", async () => {
    const long = script(["Talk", [{ say: { words: 3000 } }]], ["Go on", [{ say: { words: 10 } }]]);
    await using at = await bench({ conversations: [long] });
    const budget = { type: "limit" as const, max_list_cost: { amount: "2", currency: "USD" as const } };
    const session = await at.session({ budget });
    expect((await at.follow(session.id, "Talk")).at(-1)).toMatchObject({ stop_reason: { type: "end_turn" } });
    const second = await at.follow(session.id, "Go on");
    expect(second.at(-1)).toMatchObject({ stop_reason: { type: "budget_reached" } });
    expect(types(second)).not.toContain("span.model_request_start");
    const { usage } = await at.client.beta.sessions.retrieve(session.id);
    expect(Number(usage.list_cost?.amount)).toBeGreaterThanOrEqual(2);
    const { sessions } = at.client.beta;
    await expect(sessions.update(session.id, { budget })).rejects.toMatchObject({ errorCode: "budget_not_raised" });
    const free = await at.session();
    await expect(sessions.update(free.id, { budget })).rejects.toMatchObject({ errorCode: "budget_create_only" });
    const unknown = { id: at.agentId, type: "agent_with_overrides" as const, model: "some-model" };
    await expect(at.session({ agent: unknown, budget })).rejects.toMatchObject({ errorCode: "model_not_budgetable" });
  });

  test("given other tools between two turns, it goes on with its history and without them", async () => {
    await using at = await bench({ conversations: [conversation] });
    const session = await at.session();
    await at.follow(session.id, "Say hello");
    const updated = await at.client.beta.sessions.update(session.id, { agent: { tools: [] } });
    expect(updated.agent.tools).toEqual([]);
    const second = await at.follow(session.id, "Write it down");
    expect(types(second)).not.toContain("agent.tool_use");
    const ends = (await at.list(session.id)).flatMap((e) =>
      e.type === "span.model_request_end" ? [e.model_usage] : [],
    );
    expect(types(await at.list(session.id))).toContain("session.updated");
    expect(ends).toHaveLength(2);
  });

  test("archived, it takes nothing more and is listed on demand only", async () => {
    await using at = await bench({ conversations: [conversation] });
    const { sessions } = at.client.beta;
    const session = await at.session();
    await at.follow(session.id, "Say hello");
    expect((await sessions.archive(session.id)).archived_at).not.toBeNull();
    await expect(sessions.events.send(session.id, { events: [message("Say hello")] })).rejects.toMatchObject({
      status: 400,
    });
    expect(await collect(sessions.list())).toEqual([]);
    expect(await collect(sessions.list({ include_archived: true }))).toHaveLength(1);
    expect(at.service.stats()).toMatchObject({ sessions: 1, openSessions: 0 });
    expect(await sessions.delete(session.id)).toEqual({ id: session.id, type: "session_deleted" });
    await expect(sessions.retrieve(session.id)).rejects.toMatchObject({ status: 404 });
  });

  test("messages are worked on in order; one that waits is not processed yet", async () => {
    await using at = await bench({ conversations: [conversation] });
    const { events } = at.client.beta.sessions;
    const session = await at.session();
    const { data } = await events.send(session.id, { events: [message("Say hello"), message("Read the note")] });
    expect(data).toMatchObject([{ processed_at: null }, { processed_at: null }]);
    await expect.poll(async () => types(await at.list(session.id)).includes("session.status_idle")).toBe(true);
    const messages = (await at.list(session.id)).filter((event) => event.type === "user.message");
    expect(messages).toMatchObject([{ content: [{ text: "Say hello" }] }, { content: [{ text: "Read the note" }] }]);
    expect(messages.every((event) => typeof event.processed_at === "string")).toBe(true);
  });

  test("the long idle time of a gap passes on the session's clock alone", async () => {
    await using at = await bench({ conversations: [conversation] });
    const session = await at.session();
    await at.follow(session.id, "Say hello");
    at.service.advanceClock(session.id, 3_600_000);
    const later = await at.follow(session.id, "Read the note");
    const [first] = await at.list(session.id);
    expect(time(later[0]) - time(first)).toBeGreaterThan(3_600_000);
    const { usage } = await at.client.beta.sessions.retrieve(session.id);
    expect(usage.active_seconds).toBeLessThan(120);
  });

  test("compacts above the size it is given", async () => {
    await using at = await bench({ conversations: [conversation], compactAboveTokens: 300 });
    const session = await at.session();
    await at.follow(session.id, "Say hello");
    const second = await at.follow(session.id, "Read the note");
    expect(types(second).slice(0, 5)).toEqual([
      "user.message",
      "session.status_running",
      "span.model_request_start",
      "span.model_request_end",
      "agent.thread_context_compacted",
    ]);
  });
});
