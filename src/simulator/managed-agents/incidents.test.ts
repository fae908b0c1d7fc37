import { describe, expect, test } from "vitest";
import type { LoopChange } from "../../agent/loop-change.ts";
import type { ManagedAgentsOptions } from "./service.ts";
import { bench, message, script } from "./testing/running-service.ts";

const conversation = script(
  ["First", [{ think: { words: 400 }, say: "One." }]],
  ["Second", [{ call: { tool: ["bash"], input: { command: "true" } } }, { say: "Two." }]],
);
/** Longer than what the cache takes. */
const system = "Mind the colours. ".repeat(1200);

/** Token counts of the model requests of two turns with an hour and a half between them, and the tools that were used. */
async function measured(options: Partial<ManagedAgentsOptions>, metadata = { agent_audit_seed: "1" }) {
  await using at = await bench({ conversations: [conversation], ...options }, { system });
  const session = await at.session({ metadata });
  await at.follow(session.id, "First");
  at.service.advanceClock(session.id, 90 * 60_000);
  await at.follow(session.id, "Second");
  const events = await at.list(session.id);
  const usages = events.flatMap((event) => (event.type === "span.model_request_end" ? [event.model_usage] : []));
  return {
    prompts: usages.map((u) => u.input_tokens + u.cache_read_input_tokens + u.cache_creation_input_tokens),
    outputs: usages.map((u) => u.output_tokens),
    cacheReads: usages.map((u) => u.cache_read_input_tokens),
    tools: events.flatMap((event) => (event.type === "agent.tool_use" ? [event.name] : [])),
    declared: (await at.client.beta.sessions.retrieve(session.id)).agent.model,
  };
}
const usual = await measured({});
const rise = (prompts: readonly number[], i: number) => (prompts[i] ?? 0) - (prompts[i - 1] ?? 0);

describe("the harness switched away from what is documented", () => {
  test("as it is: a tool, a warm cache within the turn, and reasoning kept over the gap", () => {
    expect(usual.tools).toEqual(["bash"]);
    expect(usual.cacheReads[2]).toBeGreaterThan(5000);
    expect(rise(usual.prompts, 1)).toBeGreaterThan((usual.outputs[0] ?? 0) - 5);
  });

  test("2026-03-04: it thinks less and declares the same effort", async () => {
    const seen = await measured({ incident: "2026-03-04" });
    expect(seen.outputs[0]).toBeLessThan(0.8 * (usual.outputs[0] ?? 0));
    expect(seen.declared).toEqual(usual.declared);
    expect(usual.declared).toMatchObject({ effort: { type: "high" } });
  });

  test("2026-03-26: after the gap the reasoning before it is gone", async () => {
    const seen = await measured({ incident: "2026-03-26" });
    expect(seen.prompts[0]).toBe(usual.prompts[0]);
    expect(rise(seen.prompts, 2)).toBeLessThan(rise(usual.prompts, 2));
  });

  test("2026-04-16: what it says is cut short", async () => {
    const talkative = script(["First", [{ say: { words: 400 } }]], ["Second", [{ say: "ok" }]]);
    const words = async (options: Partial<ManagedAgentsOptions>) => {
      await using at = await bench({ conversations: [talkative], ...options });
      const session = await at.session({ metadata: { agent_audit_seed: "1" } });
      const said = (await at.follow(session.id, "First")).findLast((event) => event.type === "agent.message");
      return JSON.stringify(said).split(" ").length;
    };
    expect(await words({})).toBeGreaterThan(350);
    expect(await words({ incident: "2026-04-16" })).toBeLessThan(110);
  });

  test("text-injected: every first prompt is longer by that much", async () => {
    const seen = await measured({ incident: "text-injected" });
    expect(rise([usual.prompts[0] ?? 0, seen.prompts[0] ?? 0], 1)).toBeGreaterThanOrEqual(400);
    expect(rise([usual.prompts[0] ?? 0, seen.prompts[0] ?? 0], 1)).toBeLessThan(405);
  });

  test("tool-removed, model-swapped, cache-broken", async () => {
    const removed = await measured({ incident: "tool-removed" });
    expect(removed.tools).toEqual([]);
    expect(removed.prompts[0]).toBeLessThan(usual.prompts[0] ?? 0);
    const swapped = await measured({ incident: "model-swapped" });
    expect(swapped.declared).toEqual(usual.declared);
    expect(swapped.outputs).not.toEqual(usual.outputs);
    const broken = await measured({ incident: "cache-broken" });
    expect(broken.cacheReads).toEqual([0, 0, 0]);
    expect(broken.prompts).toEqual(usual.prompts);
  });

  test("a partial roll-out strikes a share of the sessions, and each of them for good", async () => {
    const changes: LoopChange[] = [{ kind: "share", share: 0.5, changes: [{ kind: "text-injected", tokens: 400 }] }];
    await using at = await bench({ conversations: [conversation], changes });
    const firsts: number[] = [];
    for (let i = 0; i < 16; i += 1) {
      const session = await at.session({ initial_events: [message("First")] });
      await expect.poll(async () => (await at.client.beta.sessions.retrieve(session.id)).status).toBe("idle");
      const { usage } = await at.client.beta.sessions.retrieve(session.id);
      firsts.push((usage.input_tokens ?? 0) + (usage.cache_creation?.ephemeral_5m_input_tokens ?? 0));
    }
    const least = Math.min(...firsts);
    const struck = firsts.filter((tokens) => tokens >= least + 400).length;
    expect(struck).toBeGreaterThan(2);
    expect(struck).toBeLessThan(14);
    expect(firsts.every((tokens) => tokens === least || tokens === least + 401 || tokens === least + 400)).toBe(true);
  }, 20_000);
});
