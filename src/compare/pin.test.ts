import fc from "fast-check";
import { expect, it } from "vitest";
import type { RuntimeIdentity } from "../model/identity.ts";
import type { Measurement } from "../model/measurement.ts";
import type { TrialReading } from "../model/trial.ts";
import { appendBaseline, baselineKey, pinRun } from "./pin.ts";

const identity: RuntimeIdentity = {
  name: "messages",
  version: "1",
  requestedVersion: null,
  surface: "api",
  profile: "clean",
  upstream: "simulated",
  model: null,
  programSha256: null,
  form: "embedded",
  settings: {},
};

const high: Measurement = { measured: true, value: "high" };
const low: Measurement = { measured: true, value: "low" };
const none: Measurement = { measured: false, reason: "no request" };

function reading(measurement: Measurement, parts: Partial<TrialReading> = {}): TrialReading {
  return { suite: "s", probe: "p", metric: "m", measurement, observations: [], texts: {}, ...parts };
}

const exact = (name: string) => ({ name, kind: "exact" }) as const;
const quantity = (name: string) => ({ name, kind: "quantity" }) as const;

function pin(measurements: readonly Measurement[], day = "2026-03-12") {
  const trials = measurements.map((measurement) => [reading(measurement)]);
  return pinRun({
    tool: "0",
    key: baselineKey("mine", identity, "s"),
    suiteDigest: "d",
    identity,
    day,
    trials,
    metric: exact,
  });
}

it("keeps mixtures with their counts, and what is missing by reason", () => {
  const pinned = pin([low, high, none, high, none, high]);
  expect(pinned).toMatchObject({
    captures: 6,
    days: ["2026-03-12"],
    accepted: null,
    key: { runtime: "mine", model: "default" },
  });
  expect(pinned.metrics).toMatchObject([
    {
      probe: "p",
      metric: "m",
      values: [
        { value: "high", count: 3 },
        { value: "low", count: 1 },
      ],
      missing: [{ reason: "no request", count: 2 }],
    },
  ]);
});

it("leaves readings of other suites out, and files metrics in an order of their own", () => {
  const trials = [[reading(high, { metric: "z" }), reading(high, { metric: "a" }), reading(high, { suite: "other" })]];
  const pinned = pinRun({
    tool: "0",
    key: baselineKey("mine", identity, "s"),
    suiteDigest: "d",
    identity,
    day: "2026-03-12",
    trials,
    metric: exact,
  });
  expect(pinned.metrics.map((metric) => metric.metric)).toEqual(["a", "z"]);
  expect(pinned.captures).toBe(1);
});

it("adds runs of other days, in any order, to the same counts as one run of all", () => {
  const aMeasurement = fc.constantFrom(high, low, none);
  const some = fc.array(aMeasurement, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(some, some, (first, second) => {
      const sum = appendBaseline(pin(first, "2026-03-12"), pin(second, "2026-03-14"));
      const reverse = appendBaseline(pin(second, "2026-03-14"), pin(first, "2026-03-12"));
      const whole = pin([...first, ...second]);
      const counts = ({ metrics }: typeof whole) =>
        metrics.map(({ values, missing }) => ({
          values: values.map(({ value, count }) => `${String(value)} ${count}`).sort(),
          missing,
        }));
      expect(counts(sum)).toEqual(counts(whole));
      expect(counts(reverse)).toEqual(counts(whole));
      expect(sum.captures).toBe(first.length + second.length);
      expect(sum.days).toEqual(["2026-03-12", "2026-03-14"]);
    }),
  );
});

it("is no longer accepted once something is added", () => {
  const accepted = { ...pin([high]), accepted: { at: "t", reason: "r" } };
  expect(appendBaseline(accepted, pin([high])).accepted).toBeNull();
});

it.each([
  ["suite", { ...pin([high]), suiteDigest: "e" }, "what the suite does"],
  ["version", { ...pin([high]), identity: { ...identity, version: "2" } }, "version"],
  ["settings", { ...pin([high]), identity: { ...identity, settings: { effort: "low" } } }, "settings"],
  ["key", { ...pin([high]), key: baselineKey("yours", identity, "s") }, "runtime"],
])("adds nothing of another %s", (_, other, named) => {
  expect(() => appendBaseline(pin([high]), other)).toThrow(
    expect.objectContaining({
      code: "baseline-append-unlike",
      message: expect.stringContaining(`differ in ${named}.`),
    }),
  );
});

const tokens = (value: number): Measurement => ({ measured: true, value });

function pinTokens(measurements: readonly Measurement[], day: string) {
  const trials = measurements.map((measurement) => [reading(measurement)]);
  const key = baselineKey("mine", identity, "s");
  return pinRun({ tool: "0", key, suiteDigest: "d", identity, day, trials, metric: quantity });
}

it("keeps every value of a noisy metric under its day, and what is none with its reason", () => {
  const monday = pinTokens([tokens(900), none, tokens(1200), { measured: true, value: "many" }], "2026-03-09");
  const tuesday = pinTokens([tokens(900)], "2026-03-10");
  const [metric] = appendBaseline(tuesday, monday).metrics;
  expect(metric).toEqual({
    probe: "p",
    metric: "m",
    values: [],
    samples: [
      { day: "2026-03-09", values: [900, 1200] },
      { day: "2026-03-10", values: [900] },
    ],
    missing: [
      { reason: "no request", count: 1 },
      { reason: "not a finite number", count: 1 },
    ],
  });
});

it("counts captures of noisy metrics as it does those of exact ones", () => {
  expect(pinTokens([tokens(1), none, tokens(3)], "2026-03-09").captures).toBe(3);
});

it("adds rungs of a ladder by effort", () => {
  const base = pinTokens([tokens(1)], "2026-03-09");
  const rung = (effort: string, value: number) => ({
    effort,
    metrics: pinTokens([tokens(value)], "2026-03-09").metrics,
  });
  const sum = appendBaseline(
    { ...base, ladder: [rung("low", 1)] },
    { ...base, ladder: [rung("low", 2), rung("high", 9)] },
  );
  expect(sum.ladder?.map(({ effort, metrics }) => [effort, metrics[0]?.samples?.[0]?.values])).toEqual([
    ["low", [1, 2]],
    ["high", [9]],
  ]);
});
