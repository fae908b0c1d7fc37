import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../core/clock.ts";
import { sha256 } from "../core/fingerprint.ts";
import { parseJson } from "../core/json.ts";
import { metricByName } from "../metric/registry.ts";
import type { ExchangeRecording } from "../model/recording.ts";
import { type MessagesOptions, messagesDriver } from "../runtime/messages.ts";
import { startSimulatedModel } from "../simulator/simulated-model.ts";
import { createRun, openStoredRun } from "../store/runs.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { createRedactor } from "../wire/redact.ts";
import type { TapOptions } from "../wire/tap.ts";
import { planRun } from "./plan.ts";
import { defaultTrialLimits } from "./run-trial.ts";
import { type Measure, runTrials } from "./run-trials.ts";
import { conversation, suite } from "./testing/fake-trial.ts";

let home = "";
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "aa-e2e-"));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

const held = conversation(
  { kind: "user", text: "Think of a number.", model: [{ think: "The number is 17.", say: "Done." }] },
  { kind: "gap", ms: 65 * 60_000 },
  { kind: "user", text: "Which one?", model: [{ say: { recall: "17", from: "thinking", otherwise: "I forgot." } }] },
  { kind: "user", text: "Think again.", model: [{ think: "Now it is 18.", say: "Done." }] },
  {
    kind: "user",
    text: "Which one now?",
    model: [{ say: { recall: "18", from: "thinking", otherwise: "I forgot." } }],
  },
  { kind: "restart", how: "cold-resume" },
  { kind: "user", text: "And now?", model: [{ say: { recall: "17", from: "thinking", otherwise: "I forgot." } }] },
);

const measure: Measure = (recording, probes) => {
  if (recording.kind !== "exchanges") throw new Error("a tapped runtime leaves exchanges");
  const transcript = readExchanges(recording);
  const texts = new Map<string, string>();
  const readings = probes.flatMap(({ suite: name, probe, metrics }) =>
    metrics.map((metric) => {
      const { measurement, observations, texts: long } = metricByName(metric)!.read(transcript);
      for (const text of Object.values(long)) texts.set(sha256(text), text);
      const digests = Object.fromEntries(Object.entries(long).map(([key, text]) => [key, sha256(text)]));
      return { suite: name, probe, metric, measurement, observations, texts: digests };
    }),
  );
  return { readings, texts };
};

async function audit(options: Partial<MessagesOptions>, mutate?: TapOptions["mutate"]) {
  const driver = messagesDriver({ model: "claude-opus-4-6", upstream: "simulated", ...options });
  const never = new AbortController().signal;
  const identity = await driver.identify(never);
  const { probes, ...rest } = suite("s", { p: held });
  const rules = ["effort.sent", "thinking.retention"].map((metric) => ({
    metric,
    level: "error" as const,
    expect: null,
    tolerance: null,
  }));
  const suites = [{ ...rest, probes: probes.map((probe) => ({ ...probe, rules })) }];
  const plan = planRun({
    tool: "0",
    purpose: "run",
    runtimes: [{ name: "own", identity, suites }],
    captures: 2,
    maxCaptures: 2,
    seed: 1,
    sampling: null,
    options: null,
  });
  const directory = await createRun(home, plan, systemClock);
  const run = await runTrials(
    {
      plan,
      entries: [],
      writer: directory,
      concurrency: 2,
      surroundings: () => ({
        driver,
        openUpstream: async (trial, conversed) => {
          const model = await startSimulatedModel({ conversation: conversed, seed: trial.seed });
          return { baseUrl: model.baseUrl, realKey: null, close: () => model.close() };
        },
        tap: {
          dummyKey: "sk-dummy-key-for-tests",
          redactor: createRedactor([]),
          ...(mutate === undefined ? {} : { mutate }),
        },
        limits: defaultTrialLimits,
      }),
      measure,
      appetite: { needsMore: () => false, wantsNext: () => [] },
    },
    never,
  );
  await directory.close();
  await driver.close();
  return run;
}

const valuesOf = ({ records }: Awaited<ReturnType<typeof audit>>) =>
  records.map((record) => (record.kind === "finished" ? record.readings.map(({ measurement }) => measurement) : []));

it("runs our own loop against the simulated model, through the tap, onto the disk", async () => {
  const run = await audit({ effort: "high" });
  const expected = [
    { measured: true, value: "high" },
    { measured: true, value: "kept" },
  ];
  expect(run).toMatchObject({ complete: true, voids: [], records: [{ failure: null }, { failure: null }] });
  expect(valuesOf(run)).toEqual([expected, expected]);

  const stored = await openStoredRun(home, "latest");
  const [record] = run.records;
  if (record?.kind !== "finished") throw new Error("not finished");
  const recording = parseJson(await stored.blobs.get(record.recording)) as unknown as ExchangeRecording;
  expect(recording.prompts).toHaveLength(5);
  expect(recording.turns).toMatchObject(["Done.", "17", "Done.", "18", "17"].map((text) => ({ text })));
  expect(recording.clock).toMatchObject([{ verified: true }]);
  const phases = recording.exchanges.map(({ phase }) => phase);
  expect(phases.at(-1)).toEqual({ turn: 4, process: 1, idleMs: 3_900_000 });
  expect(readExchanges(recording)).toEqual(readExchanges(JSON.parse(JSON.stringify(recording)) as ExchangeRecording));
});

it("sees an incident of the loop, and a change that was made on the wire", async () => {
  const incident = valuesOf(await audit({ effort: "high", incident: "2026-03-26" }));
  expect(incident[0]?.[1]).toEqual({ measured: true, value: "cleared-every-turn" });
  const mutated = valuesOf(
    await audit(
      { effort: "high" },
      (body) => JSON.parse(JSON.stringify(body).replaceAll('"effort":"high"', '"effort":"low"')) as typeof body,
    ),
  );
  expect(mutated[0]?.[0]).toEqual({ measured: true, value: "low" });
});
