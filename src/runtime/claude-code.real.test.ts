import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import type { ClockProof } from "../model/recording.ts";
import type { Conversation, Step } from "../model/suite.ts";
import { type SimulatedModel, startSimulatedModel } from "../simulator/simulated-model.ts";
import { type ClaudeCodeOptions, claudeCodeDriver } from "./claude-code.ts";

// On real packages from the registry, installed into the user's cache folder: not part of the default tests.

const never = new AbortController().signal;
const idleMs = 65 * 60_000;
const turn = (text: string): Step => ({
  kind: "user",
  text,
  model: [
    { think: `About ${text}`, call: { tool: ["Read"], input: { file_path: "a.txt" } } },
    { think: "Read it.", say: `Done with ${text}.` },
  ],
});
const turns = ["turn one", "turn two", "turn three", "turn four"];
const conversation: Conversation = { steps: turns.map(turn), workspace: { "a.txt": "hello\n" }, tools: ["Read"] };

let root: string;
let model: SimulatedModel;
let recorder: http.Server;
let baseUrl: string;
let bodies: JsonObject[];

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "aa-real-")));
  model = await startSimulatedModel({ conversation, seed: 1 });
  bodies = [];
  recorder = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      if (request.method === "POST") bodies.push(JSON.parse(body.toString()) as JsonObject);
      const { method, headers } = request;
      const onward = http.request(`${model.baseUrl}${request.url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => recorder.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
});

afterEach(async () => {
  recorder.closeAllConnections();
  recorder.close();
  await model.close();
  await rm(root, { recursive: true, force: true });
});

async function converse(
  options: Partial<ClaudeCodeOptions>,
  restartBefore: number | null,
): Promise<readonly ClockProof[]> {
  const driver = claudeCodeDriver({
    program: { kind: "published", spec: "latest" },
    model: "claude-opus-4-6",
    upstream: "simulated",
    profile: { kind: "clean" },
    ...options,
  });
  await driver.identify(never);
  const scratchDir = await mkdtemp(join(root, "s-"));
  const setup = { conversation, scratchDir, baseUrl, apiKey: "sk-ant-dummy", turnTimeoutMs: 60_000, seed: 1 };
  const session = await driver.open(setup, never);
  try {
    for (const [index, text] of turns.entries()) {
      if (index === 2) await session.advanceClock(idleMs);
      if (index === restartBefore) await session.restart(never);
      expect(await session.send(text, never)).toMatchObject({ kind: "answered", text: `Done with ${text}.` });
    }
  } finally {
    await session.close();
    await driver.close();
  }
  return (await session.close()).clock;
}

async function processesOfThisRun(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environ = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environ.includes(`HOME=${root}/`)) found.push(pid);
  }
  return found;
}

const published = (spec: string) => ({ program: { kind: "published", spec } }) as const;
const edits = () => bodies.map((body) => JSON.stringify(body["context_management"] ?? null));

describe.each(["2.1.63", "2.1.90", "2.1.112", "2.1.113", "2.1.116", "latest"])("claude-code@%s", (spec) => {
  it("holds a conversation in one process and sees an idle hour pass", { timeout: 300_000 }, async () => {
    const clock = await converse(published(spec), null);
    expect(clock).toMatchObject([{ verified: true, advancedMs: idleMs }]);
    expect(bodies.length).toBeGreaterThanOrEqual(8);
    // The incident of 26 March, on the wire of the package that shipped it and of none of its neighbours here.
    const cleared = edits().filter((edit) => edit.includes("thinking_turns"));
    if (spec === "2.1.90") expect(cleared).toHaveLength(4);
    else if (spec !== "latest") expect(cleared).toEqual([]);
    expect(await processesOfThisRun()).toEqual([]);
    const mangled = root.replace(/[^a-zA-Z0-9]/g, "-");
    const outside = await readdir(join(tmpdir(), `claude-${process.getuid?.() ?? 0}`)).catch(() => []);
    expect(outside.filter((name) => name.includes(mangled))).toEqual([]);
  });

  it("resumes cold after an idle hour", { timeout: 300_000 }, async () => {
    expect(await converse(published(spec), 2)).toMatchObject([{ verified: true }]);
    expect(JSON.stringify(bodies.at(-1)?.["messages"])).toContain("turn one");
    expect(await processesOfThisRun()).toEqual([]);
  });
});

describe.each(["2.1.63", "2.1.67", "2.1.90", "2.1.112", "2.1.116", "latest"])(
  "claude-code@%s told an effort",
  (spec) => {
    it("sends it with every request of the loop", {
      timeout: 300_000,
    }, async () => {
      const driver = claudeCodeDriver({
        ...published(spec),
        model: "claude-opus-4-6",
        upstream: "simulated",
        profile: { kind: "clean" },
      });
      const sent: unknown[] = [];
      for (const effort of ["low", "medium", "high", "max"]) {
        bodies = [];
        const scratchDir = await mkdtemp(join(root, "s-"));
        const setup = {
          conversation,
          scratchDir,
          baseUrl,
          apiKey: "sk-ant-dummy",
          turnTimeoutMs: 60_000,
          seed: 1,
          effort,
        };
        const session = await driver.open(setup, never);
        expect(await session.send("turn one", never)).toMatchObject({ kind: "answered" });
        await session.close();
        sent.push([
          ...new Set(
            bodies
              .filter(({ tools }) => Array.isArray(tools) && tools.length > 0)
              .map(({ output_config: config }) => (config as JsonObject | undefined)?.["effort"]),
          ),
        ]);
      }
      await driver.close();
      expect(sent).toEqual([["low"], ["medium"], ["high"], ["max"]]);
    });
  },
);

describe.each(["2.1.112", "2.1.116"])("claude-code@%s with settings of one's own", (spec) => {
  it("shows them on the wire", { timeout: 300_000 }, async () => {
    const server = `const tool = { name: "ping", description: "A tool of my own", inputSchema: { type: "object", properties: {} } };
      require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
        const { id, method, params } = JSON.parse(line);
        const results = {
          initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "own", version: "1" } },
          "tools/list": { tools: [tool] },
        };
        if (id !== undefined) console.log(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
      });`;
    const configDir = join(root, "user", ".claude");
    const projectDir = join(root, "project");
    await mkdir(configDir, { recursive: true });
    await mkdir(projectDir);
    await writeFile(join(configDir, "CLAUDE.md"), "My own standing instruction: say banana.");
    await mkdir(join(configDir, "hooks"));
    await writeFile(join(configDir, "hooks", "server.cjs"), server);
    const mcpServers = { own: { command: process.execPath, args: [join(configDir, "hooks", "server.cjs")] } };
    await writeFile(join(root, "user", ".claude.json"), JSON.stringify({ mcpServers }));
    await writeFile(join(projectDir, "CLAUDE.md"), "The project is called Zanzibar.");
    const source = { configDir, stateFile: null, projectDir };
    await converse({ ...published(spec), profile: { kind: "mine", source, projectDir } }, null);
    const wire = JSON.stringify(bodies);
    expect(wire).toContain("say banana");
    expect(wire).toContain("called Zanzibar");
    expect(wire).toContain("mcp__own__ping");
  });
});

describe("claude-code as a program of one's own", () => {
  it("offers a real upstream the probe's tools and no others", { timeout: 300_000 }, async () => {
    await converse({ ...published("2.1.116"), upstream: "real" }, null);
    const tools = bodies.flatMap((body) => (Array.isArray(body["tools"]) ? body["tools"] : []));
    expect(new Set(tools.map((tool) => (tool as JsonObject)["name"]))).toEqual(new Set(["Read"]));
  });
});
