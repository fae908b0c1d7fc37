import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Json } from "../core/json.ts";
import { messagesClient } from "./client.ts";
import { agentClock } from "./clock.ts";
import { type LoopOptions, openLoop } from "./loop.ts";
import { incidents } from "./loop-change.ts";
import {
  answer,
  call,
  type Reply,
  type ScriptedServer,
  scriptedServer,
  text,
  thinking,
  tools,
} from "./testing/scripted-server.ts";

const never = new AbortController().signal;
const dispatcher = new Agent();
let workdir: string;
let server: ScriptedServer;
beforeEach(async () => {
  workdir = await realpath(await mkdtemp(join(tmpdir(), "loop-test-")));
});
afterEach(async () => {
  await server.close();
  await rm(workdir, { recursive: true, force: true });
});

async function options(replies: readonly Reply[], extra: Partial<LoopOptions> = {}): Promise<LoopOptions> {
  server = await scriptedServer(replies);
  return {
    client: messagesClient({ baseUrl: server.baseUrl, apiKey: "dummy", dispatcher }),
    model: "claude-opus-4-6",
    workdir,
    shellEnv: { PATH: process.env["PATH"] ?? "", HOME: workdir },
    clock: agentClock(),
    tools: null,
    ...extra,
  };
}
const sent = (request: number) => server.requests[request]?.body["messages"] as readonly Json[];
const keeps = () =>
  server.requests.map(({ body }) => (body["context_management"] as { edits: { keep: Json }[] }).edits[0]?.keep);

describe("a turn", () => {
  test("works through tool calls in the workspace and answers", async () => {
    const loop = openLoop(
      await options([
        tools(thinking("first"), text("Writing."), call("t1", "write", { file_path: "a.txt", content: "hello" })),
        tools(call("t2", "bash", { command: "cat a.txt; echo; pwd" }), call("t3", "read", { file_path: "none" })),
        answer(thinking("done"), text("All "), text("done.")),
      ]),
    );
    expect(await loop.send("go", never)).toEqual({ kind: "answered", text: "All done." });
    await loop.close();
    expect(await readFile(join(workdir, "a.txt"), "utf8")).toBe("hello");
    expect(sent(1)[2]).toMatchObject({ content: [{ type: "tool_result", tool_use_id: "t1" }] });
    expect(sent(1)[2]).not.toHaveProperty("content[0].is_error");
    expect(sent(2)[4]).toMatchObject({
      role: "user",
      content: [
        { tool_use_id: "t2", content: `hello\n${workdir}` },
        { tool_use_id: "t3", is_error: true },
      ],
    });
  });

  test("history comes back word for word, whatever the blocks are", async () => {
    const blocks = [
      thinking("secret plan ✓"),
      { type: "redacted_thinking", data: "b64==" },
      { ...text("Hm."), citations: null },
      call("t1", "glob", { pattern: "*.none" }),
    ];
    const last = [thinking(""), text("End.")];
    const loop = openLoop(await options([tools(...blocks), answer(...last), answer(text("bye"))]));
    await loop.send("one", never);
    await loop.send("two", never);
    expect(sent(2)[1]).toEqual({ role: "assistant", content: blocks });
    expect(sent(2)[3]).toEqual({ role: "assistant", content: last });
    expect(sent(2).map((message) => (message as { role: string }).role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
  });

  test("a tool that is not on offer is an error result, and only tools asked for are declared", async () => {
    const loop = openLoop(
      await options([tools(call("t1", "bash", { command: "touch made" })), answer(text("ok"))], { tools: ["read"] }),
    );
    await loop.send("go", never);
    expect(server.requests[0]?.body["tools"]).toMatchObject([{ name: "read" }]);
    expect(sent(1)[2]).toMatchObject({ content: [{ is_error: true, content: expect.stringContaining("bash") }] });
    await expect(readFile(join(workdir, "made"))).rejects.toThrow("ENOENT");
  });

  test("the shell sees only the environment it was given", async () => {
    vi.stubEnv("SOME_SECRET", "s3cret");
    vi.stubEnv("ANTHROPIC_API_KEY", "s3cret");
    const loop = openLoop(await options([tools(call("t1", "bash", { command: "env" })), answer(text("ok"))]));
    await loop.send("go", never);
    await loop.close();
    vi.unstubAllEnvs();
    expect(JSON.stringify(sent(1))).toContain(`HOME=${workdir}`);
    expect(JSON.stringify(sent(1))).not.toContain("s3cret");
  });

  test("a model that never stops calling tools is stopped", async () => {
    const again = tools(call("t", "glob", { pattern: "*" }));
    const loop = openLoop(await options([again, again, again, again], { maxRequestsPerTurn: 3 }));
    expect(await loop.send("go", never)).toEqual({
      kind: "stopped",
      reason: "the turn took more than 3 model requests",
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe("a turn without an answer leaves no trace in the history", () => {
  test.each([
    ["refusal", { kind: "refused", text: "No." }],
    ["max_tokens", { kind: "stopped", reason: expect.stringContaining("max_tokens") }],
    ["some_new_reason", { kind: "stopped", reason: expect.stringContaining("some_new_reason") }],
  ])("%s", async (stop_reason, outcome) => {
    const loop = openLoop(
      await options([answer(text("hi")), { content: [text("No.")], stop_reason }, answer(text("yes"))]),
    );
    await loop.send("one", never);
    expect(await loop.send("two", never)).toEqual(outcome);
    expect(await loop.send("three", never)).toMatchObject({ kind: "answered" });
    expect(sent(2)).toMatchObject([
      { content: [{ text: "one" }] },
      { role: "assistant" },
      { content: [{ text: "three" }] },
    ]);
  });

  test("a server error in the middle of a tool call", async () => {
    const loop = openLoop(
      await options([
        tools(call("t1", "glob", { pattern: "*" })),
        { fault: "status", status: 500 },
        answer(text("fine")),
      ]),
    );
    await expect(loop.send("one", never)).rejects.toThrow("scripted 500");
    await loop.send("two", never);
    expect(sent(2)).toMatchObject([{ content: [{ text: "two" }] }]);
  });

  test("an abort, while the model is silent and while a command runs", async () => {
    const loop = openLoop(
      await options([
        { fault: "silent" },
        tools(call("t1", "bash", { command: "echo started > mark; sleep 30; echo ended > mark" })),
        answer(text("fine")),
      ]),
    );
    const first = new AbortController();
    const silent = loop.send("one", first.signal);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    first.abort();
    await expect(silent).rejects.toThrow();

    const second = new AbortController();
    const running = loop.send("two", second.signal);
    await vi.waitFor(async () => expect(await readFile(join(workdir, "mark"), "utf8")).toBe("started\n"));
    second.abort();
    await expect(running).rejects.toThrow();
    expect(server.requests).toHaveLength(2);

    await loop.send("three", never);
    expect(sent(2)).toMatchObject([{ content: [{ text: "three" }] }]);
    await loop.close();
  });
});

describe("idle time", () => {
  const turns = [
    answer(text("1")),
    tools(call("t", "glob", { pattern: "*" })),
    answer(text("2")),
    answer(text("3")),
    answer(text("4")),
  ];

  async function withGap(changes: LoopOptions["changes"], minutes: number) {
    const clock = agentClock();
    const settings = { ...(await options(turns, { clock, changes: changes ?? [] })) };
    let loop = openLoop(settings);
    await loop.send("1", never);
    clock.advance(minutes * 60_000);
    await loop.send("2", never);
    await loop.send("3", never);
    loop = openLoop(settings, JSON.parse(JSON.stringify(loop.exportState())) as Json);
    await loop.send("4", never);
    return keeps();
  }
  const cleared = { type: "thinking_turns", value: 1 };

  test("the loop takes no notice of it", async () => {
    expect(await withGap([], 65)).toEqual(["all", "all", "all", "all", "all"]);
  });
  test("the incident clears on every request since, over a cold resume too", async () => {
    expect(await withGap(incidents["2026-03-26"], 65)).toEqual(["all", cleared, cleared, cleared, cleared]);
  });
  test("the incident needs more than an hour", async () => {
    expect(await withGap(incidents["2026-03-26"], 55)).toEqual(["all", "all", "all", "all", "all"]);
  });
});

describe("cold resume", () => {
  test("the next request is the one the running loop would have sent", async () => {
    const replies = [tools(thinking("a"), call("t", "glob", { pattern: "*" })), answer(text("1")), answer(text("2"))];
    const settings = await options([...replies, answer(text("3"))]);
    const loop = openLoop(settings);
    await loop.send("1", never);
    const state = loop.exportState();
    await loop.send("2", never);
    expect(await openLoop(settings, state).send("2", never)).toMatchObject({ kind: "answered", text: "3" });
    expect(server.requests[3]?.body).toEqual(server.requests[2]?.body);
  });

  test.each([null, {}, { version: 2, messages: [] }, { version: 1, messages: [{}], lastActiveMs: 1, idleSeen: false }])(
    "a damaged state is refused: %j",
    async (state) => {
      const settings = await options([]);
      expect(() => openLoop(settings, state)).toThrow(TypeError);
    },
  );
});
