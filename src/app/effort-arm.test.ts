import { afterEach, expect, it } from "vitest";
import { systemClock } from "../core/clock.ts";
import type { Conversation } from "../model/suite.ts";
import type { PlannedTrial } from "../model/trial.ts";
import type { RuntimeDriver } from "../runtime/driver.ts";
import { messagesDriver } from "../runtime/messages.ts";
import type { RuntimeSpec } from "../runtime/spec.ts";
import { effortArm } from "../trial/arm.ts";
import { defaultTrialLimits, runTrial } from "../trial/run-trial.ts";
import { newCanary } from "../wire/canary.ts";
import { createRedactor } from "../wire/redact.ts";
import { measureWith } from "./measure.ts";
import { metricNamed } from "./metric-named.ts";
import { upstreamOf } from "./upstream.ts";

// Our own loop, the tap and the simulated model, with nothing in between replaced.

const conversation: Conversation = {
  steps: [{ kind: "user", text: "think", model: [{ think: { words: 200 }, say: "Done." }] }],
  workspace: {},
  tools: [],
};
const spec: RuntimeSpec = {
  name: "messages",
  harness: "messages",
  version: null,
  binary: null,
  model: null,
  profile: "clean",
  upstream: "simulated",
  baseUrl: null,
  key: null,
  incident: null,
  projectDir: ".",
};
const probe = { suite: "s", probe: "p", conversation: "c", metrics: ["thinking.tokens"], runtimes: ["messages"] };

const drivers: RuntimeDriver[] = [];
afterEach(async () => {
  for (const driver of drivers.splice(0)) await driver.close();
});

function loop(model = "claude-opus-4-6"): RuntimeDriver {
  const driver = messagesDriver({ model, upstream: "simulated", incident: "2026-03-04" });
  drivers.push(driver);
  return driver;
}

async function taken(driver: RuntimeDriver, effort: string | null) {
  const dummyKey = newCanary();
  const arm = effort === null ? {} : { arm: effortArm(effort) };
  const trial: PlannedTrial = { id: "t", runtime: "messages", conversation: "c", repeat: 0, seed: 1, ...arm };
  const surroundings = {
    driver,
    openUpstream: upstreamOf(spec, null, systemClock),
    tap: { dummyKey, redactor: createRedactor([dummyKey]) },
    limits: defaultTrialLimits,
  };
  const outcome = await runTrial(trial, conversation, surroundings, new AbortController().signal);
  if (outcome.kind === "void") return { code: outcome.code, tokens: 0 };
  const { readings, unfit } = measureWith(metricNamed)(outcome.recording, [probe], trial);
  const measurement = readings[0]?.measurement;
  return { code: unfit?.code ?? null, tokens: measurement?.measured === true ? Number(measurement.value) : 0 };
}

it("runs at the effort of its arm, whatever has become of the default", async () => {
  const [low, medium, silent, max] = [
    await taken(loop(), "low"),
    await taken(loop(), "medium"),
    await taken(loop(), null),
    await taken(loop(), "max"),
  ];
  expect([low, medium, silent, max].map(({ code }) => code)).toEqual([null, null, null, null]);
  expect(low.tokens).toBeGreaterThan(0);
  expect(medium.tokens).toBeGreaterThan(1.5 * low.tokens);
  expect(max.tokens).toBeGreaterThan(3 * medium.tokens);
  // The altered loop's own default is medium.
  expect(silent.tokens).toBe(medium.tokens);
});

it("is no reference where the runtime did not send the effort it was told", async () => {
  const deaf = loop();
  const ignoring: RuntimeDriver = {
    ...deaf,
    open: (setup, signal) => {
      const { effort: _, ...silent } = setup;
      return deaf.open(silent, signal);
    },
  };
  expect(await taken(ignoring, "low")).toMatchObject({ code: "effort-not-sent" });
  expect(await taken(ignoring, "medium")).toMatchObject({ code: null });
});

it("is void where the model takes no effort, or not one of that name", async () => {
  expect(await taken(loop("claude-haiku-4-5"), "low")).toMatchObject({ code: "effort-unsettable" });
  expect(await taken(loop(), "enormous")).toMatchObject({ code: "effort-unsettable" });
});
