import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { messagesClient } from "./client.ts";
import { agentClock } from "./clock.ts";
import { type LoopOptions, openLoop } from "./loop.ts";
import type { LoopObserver } from "./loop-observer.ts";
import {
  answer,
  call,
  type Reply,
  type ScriptedServer,
  scriptedServer,
  text,
  tools,
} from "./testing/scripted-server.ts";

const never = new AbortController().signal;
const dispatcher = new Agent();
let workdir: string;
let server: ScriptedServer;
beforeEach(async () => {
  workdir = await realpath(await mkdtemp(join(tmpdir(), "loop-observer-test-")));
});
afterEach(async () => {
  await server.close();
  await rm(workdir, { recursive: true, force: true });
});

async function observed(replies: readonly Reply[], observer: LoopObserver, extra: Partial<LoopOptions> = {}) {
  server = await scriptedServer(replies);
  return openLoop({
    client: messagesClient({ baseUrl: server.baseUrl, apiKey: "dummy", dispatcher }),
    model: "claude-opus-4-6",
    workdir,
    shellEnv: { PATH: process.env["PATH"] ?? "" },
    clock: agentClock(),
    tools: ["glob"],
    observer,
    ...extra,
  });
}

/** Notes what it is told, in order. */
function notebook(told: string[]): LoopObserver {
  return {
    requestStarts: () => void told.push("starts"),
    requestEnds: (message, purpose) => void told.push(`ends ${purpose} ${message.stop_reason}`),
    requestFails: () => void told.push("fails"),
    permit: async (asked) => {
      told.push(`permit ${asked.id}`);
      return asked.id === "t2" ? "Not now." : null;
    },
    toolAnswers: (asked, { content, isError }) => void told.push(`${asked.id}: ${String(content)} ${isError}`),
    compacted: () => void told.push("compacted"),
  };
}
const find = (id: string) => call(id, "glob", { pattern: "*.none" });

test("a host is told of requests and tools in order, and a call it refuses is not made", async () => {
  const told: string[] = [];
  const loop = await observed([tools(find("t1"), find("t2")), answer(text("Done."))], notebook(told));
  expect(await loop.send("go", never)).toMatchObject({ kind: "answered" });
  expect(told).toEqual([
    "starts",
    "ends answer tool_use",
    "permit t1",
    "t1: no matches false",
    "permit t2",
    "t2: Not now. true",
    "starts",
    "ends answer end_turn",
  ]);
  const sent = JSON.stringify(server.requests[1]?.body["messages"]);
  expect(sent).toContain("Not now.");
});

test("a request that fails is told, and what the host throws ends the turn before the request", async () => {
  const told: string[] = [];
  const failing = await observed([{ fault: "status", status: 500 }], notebook(told));
  await expect(failing.send("go", never)).rejects.toThrow("scripted 500");
  expect(told).toEqual(["starts", "fails"]);
  await server.close();
  const stopping = await observed([answer(text("never"))], {
    requestStarts: () => {
      throw new Error("no more money");
    },
  });
  await expect(stopping.send("go", never)).rejects.toThrow("no more money");
  expect(server.requests).toHaveLength(0);
});

test("above its size the history is replaced by a summary, in which the turn goes on", async () => {
  const told: string[] = [];
  const replies = [answer(text("One.")), answer(text("It was one.")), answer(text("Two."))];
  const loop = await observed(replies, notebook(told), { compactAboveTokens: 1 });
  await loop.send("first", never);
  await loop.send("second", never);
  expect(told.slice(2)).toEqual(["starts", "ends compaction end_turn", "compacted", "starts", "ends answer end_turn"]);
  expect(server.requests[2]?.body["messages"]).toMatchObject([
    { role: "user", content: [{ text: expect.stringContaining("It was one.") }] },
    { role: "user", content: [{ text: "second" }] },
  ]);
});

test("a tool of the host's own is offered beside the toolset, and a removed one is not", async () => {
  const custom = {
    type: "custom" as const,
    name: "lookup",
    description: "Looks up.",
    input_schema: { type: "object" as const },
    parse: (input: unknown) => input,
    run: () => "found",
  };
  const loop = await observed(
    [tools(call("t1", "lookup", {})), answer(text("ok"))],
    {},
    {
      customTools: [custom],
      changes: [{ kind: "tool-removed", tool: "glob" }],
    },
  );
  await loop.send("go", never);
  expect(server.requests[0]?.body["tools"]).toMatchObject([{ name: "lookup" }]);
  expect(JSON.stringify(server.requests[1]?.body["messages"])).toContain("found");
});
