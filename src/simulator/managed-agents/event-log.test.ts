import type { BetaManagedAgentsStreamSessionEvents as StreamEvent } from "@anthropic-ai/sdk/resources/beta/sessions/events";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ModelStep } from "../../model/suite.ts";
import { bench, collect, message, script } from "./testing/running-service.ts";

const steps: readonly ModelStep[] = [
  { say: { words: 20 } },
  { think: { words: 30 }, say: "Grüße 世界" },
  { say: "I look.", call: { tool: ["glob"], input: { pattern: "*" } } },
  { call: { tool: ["read"], input: { path: "none.txt" } } },
];
const turn = fc.array(fc.nat(steps.length - 1), { minLength: 1, maxLength: 4 });
const turns = fc.array(turn, { minLength: 1, maxLength: 3 });
const asScript = (drawn: readonly (readonly number[])[]) =>
  script(...drawn.map((picks, i) => [`Turn number ${i}.`, picks.flatMap((pick) => steps[pick] ?? [])] as const));
const isPreview = (event: StreamEvent) => event.type === "event_start" || event.type === "event_delta";

describe("whatever is said and done", () => {
  test("the events of the list are those of the stream, in order, however they are paged", async () => {
    await fc.assert(
      fc.asyncProperty(turns, fc.integer({ min: 1, max: 7 }), async (drawn, limit) => {
        await using at = await bench({ conversations: [asScript(drawn)] });
        const session = await at.session();
        const streamed: StreamEvent[] = [];
        for (const i of drawn.keys()) streamed.push(...(await at.follow(session.id, `Turn number ${i}.`)));
        const { events } = at.client.beta.sessions;
        const listed = await collect(events.list(session.id, { limit }));
        expect(listed).toEqual(streamed);
        expect(new Set(listed.map((event) => event.id)).size).toBe(listed.length);
        expect(await collect(events.list(session.id, { limit, order: "desc" }))).toEqual(streamed.toReversed());
        const some = ["agent.tool_use", "agent.message"] as const;
        const filtered = streamed.filter((event) => some.some((type) => type === event.type));
        expect(await collect(events.list(session.id, { limit, types: [...some] }))).toEqual(filtered);
        const times = listed.map((event) => Date.parse((event as { processed_at: string }).processed_at));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { numRuns: 8, seed: 20_261_122 },
    );
  }, 30_000);

  test("previews add up to the event they announce, come before it, and are never listed", async () => {
    await fc.assert(
      fc.asyncProperty(turn, async (picks) => {
        await using at = await bench({ conversations: [asScript([picks])] });
        const session = await at.session();
        const { events } = at.client.beta.sessions;
        const stream = await events.stream(session.id, { event_deltas: ["agent.message", "agent.thinking"] });
        await events.send(session.id, { events: [message("Turn number 0.")] });
        const seen: StreamEvent[] = [];
        for await (const event of stream) {
          seen.push(event);
          if (event.type === "session.status_idle") break;
        }
        const previewed = new Map<string, string>();
        for (const event of seen) {
          if (event.type === "event_start") previewed.set(event.event.id, "");
          if (event.type === "event_delta") {
            const { text } = event.delta.content;
            previewed.set(event.event_id, `${previewed.get(event.event_id)}${text}`);
          }
          if (event.type === "agent.thinking") expect(previewed.get(event.id)).toBe("");
          if (event.type !== "agent.message") continue;
          expect(event.content).toEqual([{ type: "text", text: previewed.get(event.id) }]);
        }
        expect(await at.list(session.id)).toEqual(seen.filter((event) => !isPreview(event)));
      }),
      { numRuns: 5, seed: 20_261_122 },
    );
  }, 30_000);
});

test("a stream starts where it is opened: nothing is replayed", async () => {
  await using at = await bench({ conversations: [asScript([[0], [1]])] });
  const session = await at.session();
  const first = await at.follow(session.id, "Turn number 0.");
  const second = await at.follow(session.id, "Turn number 1.");
  const ids = new Set(first.map((event) => (event as { id: string }).id));
  expect(second.some((event) => ids.has((event as { id: string }).id))).toBe(false);
});

/** What three sessions of different seeds say, one after the other or together. */
async function answers(together: boolean): Promise<string[][]> {
  await using at = await bench({ conversations: [asScript([[0]])] });
  const seeds = ["1", "2", "3"];
  const run = async (seed: string) => {
    const session = await at.session({ metadata: { agent_audit_seed: seed } });
    const events = await at.follow(session.id, "Turn number 0.");
    return events.flatMap((event) => (event.type === "agent.message" ? [JSON.stringify(event.content)] : []));
  };
  if (together) return await Promise.all(seeds.map(run));
  const all: string[][] = [];
  for (const seed of seeds) all.push(await run(seed));
  return all;
}

test("the same seed gives the same sessions, whatever runs beside them", async () => {
  const alone = await answers(false);
  expect(await answers(true)).toEqual(alone);
  expect(new Set(alone.flat()).size).toBe(3);
});

test("the primary thread has the session's events and its own stream", async () => {
  await using at = await bench({ conversations: [asScript([[0]])] });
  const session = await at.session();
  const { threads, events } = at.client.beta.sessions;
  const [thread] = await collect(threads.list(session.id));
  expect(thread).toMatchObject({ type: "session_thread", parent_thread_id: null, session_id: session.id });
  const stream = await threads.events.stream(thread?.id ?? "", { session_id: session.id });
  await events.send(session.id, { events: [message("Turn number 0.")] });
  const seen: unknown[] = [];
  for await (const event of stream) {
    seen.push(event);
    if (event.type === "session.status_idle") break;
  }
  expect(await collect(threads.events.list(thread?.id ?? "", { session_id: session.id, limit: 1000 }))).toEqual(seen);
});
