import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { AuditError } from "../core/errors.ts";
import type { Step } from "../model/suite.ts";
import type { AgentSession } from "../runtime/driver.ts";
import { runTrial, type TrialSurroundings } from "./run-trial.ts";
import { conversation, driver, plan, session, suite, surroundings, user } from "./testing/fake-trial.ts";

const never = new AbortController().signal;
const forever = () => new Promise<never>(() => undefined);
const brief = { turnTimeoutMs: 100, overheadTimeoutMs: 100, closeTimeoutMs: 200 };

async function run(steps: Step[], around: TrialSurroundings, signal = never) {
  const held = conversation(...steps);
  const [trial] = plan([suite("s", { p: held })], ["x"], 1, 1).trials;
  if (trial === undefined) throw new Error("no trial");
  return await runTrial(trial, held, around, signal);
}

async function ran(steps: Step[], around: TrialSurroundings) {
  const outcome = await run(steps, around);
  if (outcome.kind !== "ran") throw new Error(`void: ${outcome.message}`);
  return outcome;
}

it("stamps each exchange with its place in the conversation", async () => {
  const steps: Step[] = [
    user("a"),
    { kind: "gap", ms: 3_900_000 },
    user("b"),
    { kind: "restart", how: "cold-resume" },
    user("c"),
  ];
  const { recording, failure } = await ran(steps, surroundings());
  expect(failure).toBeNull();
  expect(recording.prompts).toEqual(["a", "b", "c"]);
  expect(recording.exchanges.map((exchange) => exchange.phase)).toEqual([
    { turn: 0, process: 0, idleMs: 0 },
    { turn: 1, process: 0, idleMs: 3_900_000 },
    { turn: 2, process: 1, idleMs: 3_900_000 },
  ]);
  expect(recording.clock).toEqual([{ verified: true, advancedMs: 3_900_000, evidence: "moved" }]);
});

const crashing: AgentSession["send"] = async () => ({ kind: "crashed", durationMs: 1, exitCode: 3, lastWords: "" });

it("keeps what each turn that was held is graded by, and says nothing of it where none is", async () => {
  const asks: Step = { kind: "user", text: "b", model: [], check: [{ kind: "says", text: "13" }] };
  const gap: Step = { kind: "gap", ms: 1_000 };
  const { recording } = await ran([user("a"), gap, asks, user("c")], surroundings());
  expect(recording.checks).toEqual([[], [{ kind: "says", text: "13" }], []]);
  expect(Object.keys((await ran([user("a")], surroundings())).recording)).not.toContain("checks");
  expect((await ran([asks, asks], surroundings({ send: crashing }))).recording.checks).toHaveLength(1);
});

it("closes what it opened in the opposite order, and clears its folder up", async () => {
  const log: string[] = [];
  const around = surroundings({}, log);
  let scratch = "";
  await ran([user("a")], {
    ...around,
    driver: driver(async (setup, signal) => {
      scratch = setup.scratchDir;
      await writeFile(join(scratch, "file"), "");
      return await around.driver.open(setup, signal);
    }),
  });
  expect(log).toEqual(["upstream open", "tap open", "session close", "tap close", "upstream close"]);
  expect(existsSync(scratch)).toBe(false);
});

it("ends the conversation where the agent crashes: that is data", async () => {
  let sent = 0;
  const crash: AgentSession["send"] = async () => {
    sent += 1;
    return { kind: "crashed", durationMs: 1_200, exitCode: 3, lastWords: "boom s3cret" };
  };
  const { recording, failure } = await ran([user("a"), user("b")], surroundings({ send: crash }));
  expect(sent).toBe(1);
  expect(recording.turns).toHaveLength(1);
  expect(failure).toEqual({
    kind: "crashed",
    message: "ended in turn 1 with exit code 3 after 1.2 s, and the model was never called",
    lastWords: "boom [redacted]",
  });
});

it("calls a turn that never ends timed out, though the driver never says so", async () => {
  const { recording, failure } = await ran([user("a"), user("b")], {
    ...surroundings({ send: forever }),
    limits: { ...brief, turnTimeoutMs: -1_950 },
  });
  expect(recording.turns).toMatchObject([{ kind: "timed-out" }]);
  expect(failure?.kind).toBe("timed-out");
});

it("says so when the agent answered without the model", async () => {
  const { failure } = await ran(
    [user("a")],
    surroundings({ send: async () => ({ kind: "answered", text: "made up", durationMs: 1 }) }),
  );
  expect(failure).toMatchObject({ kind: "never-called-the-model", lastWords: "made up" });
});

it("puts clock proofs that came late in place of the early ones", async () => {
  const late = { verified: true, advancedMs: 60_000, evidence: "seen in the transcript" };
  const around = surroundings({
    advanceClock: async () => ({ verified: false, advancedMs: 0, evidence: "not yet known" }),
    close: async () => ({ substitutions: [], clock: [late] }),
  });
  const { recording } = await ran([{ kind: "gap", ms: 60_000 }, { kind: "gap", ms: 1 }, user("a")], around);
  expect(recording.clock).toEqual([late, { verified: false, advancedMs: 0, evidence: "not yet known" }]);
});

function defer<T>() {
  let settle: ((value: T) => void) | undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value: T) => settle?.(value) };
}

const fail = (message: string) => async () => {
  throw new Error(message);
};

it.each<[string, Partial<AgentSession>]>([
  ["send", { send: fail("broke") }],
  ["advanceClock", { advanceClock: fail("broke") }],
  ["restart", { restart: fail("broke") }],
  ["close", { close: fail("broke") }],
])("is void when the driver's %s throws, and closes the rest", async (_, parts) => {
  const log: string[] = [];
  const outcome = await run(
    [{ kind: "gap", ms: 1 }, { kind: "restart", how: "cold-resume" }, user("a")],
    surroundings(parts, log),
  );
  expect(outcome).toEqual({ kind: "void", code: "driver-failed", message: "broke", lastWords: "" });
  expect(log.slice(-2)).toEqual(["tap close", "upstream close"]);
});

it("is void when the upstream does not open, or the driver does not, with the error's own code where it has one", async () => {
  const around = surroundings();
  expect(await run([user("a")], { ...around, openUpstream: fail("no port") })).toMatchObject({
    code: "upstream-failed",
  });
  const unknown = new AuditError("runtime-unknown", { name: "x", known: "y" }, { lastWords: "s3cret" });
  const failing = driver(async () => {
    throw unknown;
  });
  expect(await run([user("a")], { ...around, driver: failing })).toMatchObject({
    code: "runtime-unknown",
    lastWords: "[redacted]",
  });
});

it.each<[string, (around: TrialSurroundings) => TrialSurroundings]>([
  ["open", (around) => ({ ...around, driver: driver(forever) })],
  ["advanceClock", (around) => ({ ...around, driver: driver(async () => session({ advanceClock: forever })) })],
  ["restart", (around) => ({ ...around, driver: driver(async () => session({ restart: forever })) })],
  ["close", (around) => ({ ...around, driver: driver(async () => session({ close: forever })) })],
  ["upstream", (around) => ({ ...around, openUpstream: forever })],
])("does not hang with a %s that never ends", async (_, broken) => {
  const startedAt = performance.now();
  const outcome = await run(
    [
      { kind: "gap", ms: 1 },
      { kind: "restart", how: "cold-resume" },
    ],
    { ...broken(surroundings()), limits: brief },
  );
  expect(outcome).toMatchObject({ kind: "void", code: "driver-timed-out" });
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

it("closes a session that opens after the deadline", async () => {
  const closing = defer<void>();
  const opening = defer<AgentSession>();
  const outcome = await run([], { ...surroundings(), driver: driver(() => opening.promise), limits: brief });
  expect(outcome.kind).toBe("void");
  const close: AgentSession["close"] = async () => {
    closing.resolve();
    return { substitutions: [], clock: [] };
  };
  opening.resolve(session({ close }));
  await closing.promise;
});

it("stops at once when it is told to, and closes everything", async () => {
  const log: string[] = [];
  const stop = new AbortController();
  const send: AgentSession["send"] = (_, signal) => {
    setImmediate(() => stop.abort(new Error("interrupted")));
    // A process that is killed looks like a crash; it must not be taken for one.
    return new Promise((resolve) => {
      signal.addEventListener("abort", () =>
        resolve({ kind: "crashed", durationMs: 1, exitCode: null, lastWords: "" }),
      );
    });
  };
  await expect(run([user("a")], surroundings({ send }, log), stop.signal)).rejects.toThrow("interrupted");
  expect(log.slice(-2)).toEqual(["tap close", "upstream close"]);
});

it("stops the run on a full disk instead of voiding the trial", async () => {
  const full = driver(async () => {
    throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  });
  await expect(run([user("a")], { ...surroundings(), driver: full })).rejects.toMatchObject({
    code: "storage-full",
    exitCode: 1,
  });
});
