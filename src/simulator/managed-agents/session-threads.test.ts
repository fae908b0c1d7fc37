import { describe, expect, test } from "vitest";
import { type Bench, bench, collect, script, toolset } from "./testing/running-service.ts";

const ask = (agent: string, message: string) => ({
  call: { tool: ["send_message_to_agent"], input: { agent, message } },
});
const conversation = script(
  [
    "Plan the trip",
    [ask("Scout", "Look for the train"), { say: { recall: "platform nine", from: "visible", otherwise: "no train" } }],
  ],
  ["And back", [ask("Scout", "Look for the way back"), { say: "Done." }]],
  [
    "Look for the train",
    [
      { call: { tool: ["bash"], input: { command: "echo platform nine > train.txt; cat train.txt" } } },
      { say: "It is platform nine." },
    ],
  ],
  ["Look for the way back", [{ say: { recall: "platform nine", from: "visible", otherwise: "forgotten" } }]],
);
const types = (events: readonly { type: string }[]) => events.map((event) => event.type);

/** Makes the bench's agent the coordinator of another one. */
async function coordinated(at: Bench) {
  const { agents } = at.client.beta;
  const scout = await agents.create({ name: "Scout", model: "claude-opus-4-6", tools: [toolset] });
  const multiagent = { type: "coordinator" as const, agents: [scout.id] };
  return { scout, chief: await agents.update(at.agentId, { multiagent }) };
}

describe("an agent that works with another one", () => {
  test("messages go between threads; each thread has its own events, and the session shows only its side", async () => {
    await using at = await bench({ conversations: [conversation] });
    const { scout, chief } = await coordinated(at);
    expect(chief.multiagent).toEqual({ type: "coordinator", agents: [{ type: "agent", id: scout.id, version: 1 }] });
    const session = await at.session();
    expect(session.agent.multiagent).toMatchObject({ agents: [{ name: "Scout", version: 1, tools: [toolset] }] });
    const streamed = await at.follow(session.id, "Plan the trip");
    expect(types(streamed).filter((type) => !/^span|thinking/.test(type))).toEqual([
      "user.message",
      "session.status_running",
      "session.thread_created",
      "agent.thread_message_sent",
      "session.thread_status_running",
      "agent.thread_message_received",
      "session.thread_status_idle",
      "agent.message",
      "session.usage",
      "session.status_idle",
    ]);
    expect(await at.list(session.id)).toEqual(streamed);
    expect(streamed.findLast((event) => event.type === "agent.message")).toMatchObject({
      content: [{ text: "platform nine" }],
    });
    const { threads } = at.client.beta.sessions;
    const [own, other] = await collect(threads.list(session.id));
    expect(own?.parent_thread_id).toBeNull();
    expect(other).toMatchObject({ parent_thread_id: own?.id, agent: { name: "Scout" }, status: "idle" });
    const inThread = await collect(threads.events.list(other?.id ?? "", { session_id: session.id, limit: 1000 }));
    expect(types(inThread).filter((type) => !/^span|thinking/.test(type))).toEqual([
      "agent.thread_message_received",
      "session.thread_status_running",
      "agent.tool_use",
      "agent.tool_result",
      "agent.message",
      "agent.thread_message_sent",
      "session.thread_status_idle",
    ]);
    const requests = (events: readonly { type: string }[]) =>
      types(events).filter((type) => /request_end/.test(type)).length;
    expect([requests(streamed), requests(inThread)]).toEqual([2, 2]);
  });

  test("a thread keeps its history, and the session pays for it", async () => {
    await using at = await bench({ conversations: [conversation] });
    await coordinated(at);
    const session = await at.session();
    await at.follow(session.id, "Plan the trip");
    const second = await at.follow(session.id, "And back");
    expect(types(second)).not.toContain("session.thread_created");
    const answer = second.find((event) => event.type === "agent.thread_message_received");
    expect(answer).toMatchObject({ from_agent_name: "Scout", content: [{ text: "platform nine" }] });
    const { sessions } = at.client.beta;
    const { threads } = sessions;
    let output = 0;
    for await (const { id } of threads.list(session.id)) {
      for await (const event of threads.events.list(id, { session_id: session.id, limit: 1000 })) {
        if (event.type === "span.model_request_end") output += event.model_usage.output_tokens;
      }
    }
    expect((await sessions.retrieve(session.id)).usage.output_tokens).toBe(output);
  });

  test("the newer form of it names subagents", async () => {
    await using at = await bench({ conversations: [conversation] });
    const { scout } = await coordinated(at);
    const subagents = { type: "enabled" as const, predefined_agents: [scout.id] };
    const chief = await at.client.beta.agents.update(at.agentId, {
      multiagent: { type: "multiagent_20261001", subagents },
    });
    expect(chief.multiagent).toMatchObject({ subagents: { predefined_agents: [{ id: scout.id, version: 1 }] } });
    const session = await at.session();
    expect(session.agent.multiagent).toMatchObject({ subagents: { predefined_agents: [{ name: "Scout" }] } });
    expect(types(await at.follow(session.id, "Plan the trip"))).toContain("agent.thread_message_received");
    await expect(
      at.client.beta.agents.update(at.agentId, { multiagent: { type: "coordinator", agents: ["agent_none"] } }),
    ).rejects.toMatchObject({ status: 404 });
  });
});
