import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { confine } from "../harness/confinement.ts";
import { type ClaudeCodeOptions, claudeCodeDriver } from "./claude-code.ts";
import type { AgentSession, TrialSetup } from "./driver.ts";

const fake = new URL("../../fixtures/harness/fake-claude-code", import.meta.url).pathname;
const signal = new AbortController().signal;
const hour = 3_600_000;

let scratchRoot: string;
let model: http.Server;
let baseUrl: string;
const asked: string[] = [];
const sessions: AgentSession[] = [];

beforeEach(async () => {
  scratchRoot = await realpath(await mkdtemp(join(tmpdir(), "aa-driver-")));
  asked.length = 0;
  model = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on("end", () => response.end(`heard by ${request.headers.host}`));
  });
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(model.address() as AddressInfo).port}/token`;
});

afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.close()));
  model.closeAllConnections();
  model.close();
  await rm(scratchRoot, { recursive: true, force: true });
});

function driverWith(options: Partial<ClaudeCodeOptions> = {}) {
  return claudeCodeDriver({
    program: { kind: "binary", path: fake },
    model: "some-model",
    upstream: "simulated",
    profile: { kind: "clean" },
    cacheDir: join(scratchRoot, "cache"),
    ...options,
  });
}

async function open(options: Partial<ClaudeCodeOptions> = {}, setup: Partial<TrialSetup> = {}): Promise<AgentSession> {
  const scratchDir = await mkdtemp(join(scratchRoot, "s-"));
  const conversation = { steps: [], workspace: { "docs/a.txt": "hello\n" }, tools: ["Read", "Bash"] };
  const apiKey = "dummy-key";
  const session = await driverWith(options).open(
    { conversation, scratchDir, baseUrl, apiKey, turnTimeoutMs: 20_000, seed: 1, ...setup },
    signal,
  );
  sessions.push(session);
  return session;
}

async function answer(session: AgentSession, text: string): Promise<string> {
  const outcome = await session.send(text, signal);
  if (outcome.kind !== "answered") throw new Error(`${outcome.kind}: ${JSON.stringify(outcome)}`);
  return outcome.text;
}

/** By the process table: a pid of a pid namespace means nothing out here. */
async function processesWith(text: string): Promise<readonly string[]> {
  const { readdir, readFile } = await import("node:fs/promises");
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environ.includes(text) ? [pid] : [];
    }),
  );
  return found.flat();
}

const modes = ["auto", "process-group"] as const;
const confinement = (mode: (typeof modes)[number]) => ({ mode, network: "loopback" }) as const;

describe.each(modes)("claude-code, isolation %s", { timeout: 30_000 }, (mode) => {
  const options = { confinement: confinement(mode) };

  it("talks to the base URL under its own host name, turn after turn in one process", async () => {
    const session = await open(options);
    const host = new URL(baseUrl).host;
    expect(await answer(session, "hello")).toBe(`heard by ${host}`);
    expect(await answer(session, "again")).toBe(`heard by ${host}`);
    expect(asked).toEqual(["POST /token/v1/messages", "POST /token/v1/messages"]);
  });

  it("resumes the session in a new process", async () => {
    const session = await open(options);
    await answer(session, "first");
    await session.restart(signal);
    const argv = JSON.parse(await answer(session, "arguments")) as string[];
    expect(argv).toContain("--resume");
    expect(await answer(session, "history")).toContain('"content":"first"');
  });

  it("proves a gap by the dates the harness wrote, before and after a restart", async () => {
    const session = await open(options);
    await answer(session, "first");
    expect((await session.advanceClock(hour)).verified).toBe(false);
    await answer(session, "second");
    await session.restart(signal);
    await session.advanceClock(2 * hour);
    await answer(session, "third");
    const { clock } = await session.close();
    expect(clock).toMatchObject([
      { verified: true, advancedMs: hour, evidence: expect.stringContaining("60 min ahead; its process read") },
      { verified: true, advancedMs: 2 * hour, evidence: expect.stringContaining("120 min ahead; its process read") },
    ]);
  });

  it.each(["unmoved", "undated"])("does not take a moved wrapper for a moved harness (%s)", async (word) => {
    const session = await open(options);
    await answer(session, word);
    await session.advanceClock(hour);
    await answer(session, word);
    const { clock } = await session.close();
    expect(clock).toMatchObject([{ verified: false, evidence: expect.stringContaining("its process") }]);
  });

  it("says so when no turn came after the gap", async () => {
    const session = await open(options);
    await answer(session, "first");
    await session.advanceClock(hour);
    expect((await session.close()).clock).toMatchObject([{ verified: false, evidence: "no turn came after the gap" }]);
  });

  it("reports a harness that exits with its last words", async () => {
    const session = await open(options);
    const outcome = await session.send("exit 3", signal);
    expect(outcome).toMatchObject({ kind: "crashed", exitCode: 3, lastWords: "fatal: \u001b[31mno such luck" });
    expect(await session.send("still there?", signal)).toMatchObject({ kind: "crashed", exitCode: 3 });
  });

  it("ends a harness that hangs", async () => {
    const session = await open(options, { turnTimeoutMs: 3_000 });
    const outcome = await session.send("hang", signal);
    expect(outcome).toMatchObject({ kind: "timed-out", lastWords: "still thinking" });
    expect(await processesWith(scratchRoot)).toEqual([]);
  });

  it("ends a harness that floods, within bounds", async () => {
    const session = await open(options);
    const outcome = await session.send("flood", signal);
    expect(outcome).toMatchObject({ kind: "crashed", exitCode: null });
    expect(outcome.kind === "crashed" && outcome.lastWords).toMatch(/more than 64 MiB.*\nx/);
    expect(outcome.kind === "crashed" && outcome.lastWords.length).toBeLessThanOrEqual(2_000);
  });

  it("reads past lines that are no messages, and messages that come in pieces", async () => {
    expect(await answer(await open(options), "partial")).toBe("in two pieces");
  });

  it.each(["closed", "open"])("leaves no child behind (pipes %s)", async (pipes) => {
    const session = await open(options);
    await answer(session, `stray ${pipes}`);
    expect(await processesWith(scratchRoot)).not.toEqual([]);
    const started = Date.now();
    await session.close();
    expect(await processesWith(scratchRoot)).toEqual([]);
    expect(Date.now() - started).toBeLessThan(9_000);
  });

  it("stops at once when aborted, and leaves nothing", async () => {
    const session = await open(options);
    const stop = new AbortController();
    const sending = session.send("hang", stop.signal);
    await delay(300);
    stop.abort(new Error("enough"));
    await expect(sending).rejects.toThrow("enough");
    expect(await processesWith(scratchRoot)).toEqual([]);
  });
});

describe("claude-code", { timeout: 30_000 }, () => {
  it("tells refusals and failed turns from answers", async () => {
    const session = await open();
    expect(await session.send("refuse", signal)).toMatchObject({ kind: "refused", text: "I would rather not." });
    const failed = { kind: "crashed", exitCode: null, lastWords: "success: API Error: 400 too bad" };
    expect(await session.send("fail", signal)).toMatchObject(failed);
    expect(await session.send("silent", signal)).toMatchObject({ kind: "answered" });
    expect(asked).toEqual([]);
  });

  it("keeps a harness that ignores its base URL from every port but the tap's", async () => {
    const hits: string[] = [];
    const elsewhere = http.createServer((_, response) => response.end(hits.push("hit").toString()));
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const { port } = elsewhere.address() as AddressInfo;
    try {
      const free = await open({ confinement: confinement("process-group") });
      expect(await answer(free, `connect ${port}`)).toBe("connected");
      expect(hits).toHaveLength(1);
      if ((await confine(confinement("auto"))).kind === "process-group") return;
      const held = await open();
      expect(await answer(held, `connect ${port}`)).toBe("ECONNREFUSED");
      expect(hits).toHaveLength(1);
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it("says what it could have reached where nothing holds it", async () => {
    const driver = driverWith({ confinement: confinement("process-group") });
    await driver.identify(signal);
    expect(driver.isolation.join("\n")).toContain("could have reached api.anthropic.com");
    expect(driver.unseen[0]).toContain("remote configuration");
  });

  it("builds the environment from nothing, with the canary and without a way around the tap", async () => {
    process.env["AGENT_AUDIT_TEST_LEAK"] = "leaked";
    try {
      const session = await open({ extraEnv: { PLANTED_KEY: "canary", ANTHROPIC_BASE_URL: "http://elsewhere" } });
      const env = JSON.parse(await answer(session, "environment")) as Record<string, string>;
      expect(env).toMatchObject({ PLANTED_KEY: "canary", ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: "dummy-key" });
      expect(env["HOME"]).toMatch(new RegExp(`^${scratchRoot}/`));
      for (const name of [
        "AGENT_AUDIT_TEST_LEAK",
        "AGENT_AUDIT_CLOCK_FILE",
        "NODE_OPTIONS",
        "BUN_OPTIONS",
        "NODE_ENV",
        "USER",
      ]) {
        expect(env).not.toHaveProperty(name);
      }
    } finally {
      delete process.env["AGENT_AUDIT_TEST_LEAK"];
    }
  });

  it("permits everything to the simulated model, and the probe's tools alone to a real one", async () => {
    const simulated = JSON.parse(await answer(await open(), "arguments")) as string[];
    expect(simulated.join(" ")).toContain("--model some-model --permission-mode bypassPermissions");
    const real = JSON.parse(await answer(await open({ upstream: "real", model: null }), "arguments")) as string[];
    expect(real.join(" ")).toContain("--permission-mode default --tools Read,Bash --allowedTools Read,Bash");
    expect(real).not.toContain("--model");
    const conversation = { steps: [], workspace: {}, tools: [] };
    const none = JSON.parse(await answer(await open({ upstream: "real" }, { conversation }), "arguments")) as string[];
    expect(none.slice(-2)).toEqual(["--tools", ""]);
  });

  it("names the run's paths and ids, longest first", async () => {
    const scratchDir = await mkdtemp(join(scratchRoot, "s-"));
    const session = await open({}, { scratchDir });
    await answer(session, "hello");
    const { substitutions } = await session.close();
    const names = Object.fromEntries(substitutions.map(({ value, placeholder }) => [value, placeholder]));
    expect(names[`${scratchDir}/workspace`]).toBe("<workspace>");
    expect(names[`${scratchDir}/workspace`.replace(/[^a-zA-Z0-9]/g, "-")]).toBe("<workspace>");
    expect(Object.values(names)).toContain("<session>");
    const lengths = substitutions.map(({ value }) => value.length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });

  it("identifies the program by what it is", async () => {
    const identity = await driverWith().identify(signal);
    expect(identity).toMatchObject({
      name: "claude-code",
      version: "9.9.1",
      requestedVersion: "binary",
      form: "javascript",
    });
    const renamed = join(scratchRoot, "renamed");
    await mkdir(renamed);
    await writeFile(join(renamed, "cli.js"), `${readFileSync(join(fake, "cli.js"), "utf8")}\n`);
    await writeFile(join(renamed, "package.json"), '{"version":"9.9.2"}');
    const other = await driverWith({ program: { kind: "binary", path: renamed } }).identify(signal);
    expect(other.version).toBe("9.9.2");
    expect(other.programSha256).not.toBe(identity.programSha256);
    expect(identity.programSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("refuses a program that is not there", async () => {
    const driver = driverWith({ program: { kind: "binary", path: join(scratchRoot, "nowhere") } });
    await expect(driver.identify(signal)).rejects.toMatchObject({ code: "harness-program-missing", exitCode: 2 });
  });

  it("closes twice, and writes nothing outside its folder", async () => {
    const session = await open();
    await answer(session, "hello");
    expect(await session.close()).toBe(await session.close());
    expect(existsSync(join(tmpdir(), "claude-0", scratchRoot.replace(/[^a-zA-Z0-9]/g, "-")))).toBe(false);
  });
});
