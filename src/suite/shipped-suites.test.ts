import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fingerprint } from "../core/fingerprint.ts";
import type { Json } from "../core/json.ts";
import { metrics } from "../metric/registry.ts";
import type { Suite } from "../model/suite.ts";
import { configTemplate } from "./config-template.ts";
import { loadSuites } from "./load-suites.ts";
import { shippedSuiteNames } from "./shipped-suites.ts";

const names = ["effort", "fingerprint", "length-caps", "thinking-history"];

async function shipped(): Promise<readonly Suite[]> {
  const parsed = await loadSuites(names, { metrics, cwd: import.meta.dirname });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
  return parsed.value;
}

function schema(name: string) {
  return JSON.parse(readFileSync(new URL(`../model/schema/${name}.schema.json`, import.meta.url), "utf8"));
}

test("the shipped suites are the files of probes/, each named as its file", async () => {
  expect(await shippedSuiteNames()).toEqual(names);
  expect((await shipped()).map(({ name, source }) => [name, source])).toEqual(names.map((name) => [name, name]));
});

test("effort, fingerprint and length-caps share their trials", async () => {
  const digests = (await shipped())
    .filter(({ name }) => name !== "thinking-history")
    .flatMap((suite) => suite.probes.map(({ conversation }) => fingerprint(conversation as unknown as Json)));
  expect(digests).toHaveLength(3);
  expect(new Set(digests).size).toBe(1);
});

test("together they take two conversations and measure every metric of the wire", async () => {
  const probes = (await shipped()).flatMap((suite) => suite.probes);
  expect(new Set(probes.map(({ conversation }) => fingerprint(conversation as unknown as Json))).size).toBe(2);
  const measured = new Set(probes.flatMap(({ rules }) => rules.map((rule) => rule.metric)));
  expect([...measured].sort()).toEqual(metrics.map((metric) => metric.name).sort());
});

test("thinking-history can tell clearing once from clearing on every turn", async () => {
  const [idle, resumed] = (await shipped()).find(({ name }) => name === "thinking-history")?.probes ?? [];
  for (const [probe, cut] of [
    [idle, "gap"],
    [resumed, "restart"],
  ] as const) {
    const steps = probe?.conversation.steps ?? [];
    const at = steps.findIndex((step) => step.kind === cut);
    expect(at).toBeGreaterThanOrEqual(2);
    const [, second] = steps.slice(at + 1).flatMap((step) => (step.kind === "user" ? [step.model] : []));
    expect(second?.map((step) => [step.think !== undefined, step.call !== undefined])).toEqual([
      [true, true],
      [true, false],
    ]);
  }
  const gap = idle?.conversation.steps.find((step) => step.kind === "gap");
  expect(gap).toEqual({ kind: "gap", ms: 65 * 60_000 });
});

test("the contract breaks on what is nobody's design, and on nothing else", async () => {
  const rules = (await shipped()).flatMap((suite) => suite.probes.flatMap((probe) => probe.rules));
  const expected = rules.flatMap(({ metric, expect: contract, level }) =>
    contract ? [[metric, level, contract]] : [],
  );
  expect(expected).toEqual([
    ["thinking.retention", "error", { oneOf: ["kept", "cleared-once-after-idle", "never-kept"] }],
    ["thinking.retention", "error", { oneOf: ["kept", "cleared-once-after-restart", "never-kept"] }],
  ]);
});

test("the schema that editors read names the same metrics", () => {
  const sorted = metrics.map((metric) => metric.name).sort();
  const suite = schema("suite");
  expect(Object.keys(suite.definitions.probe.properties.metrics.properties).sort()).toEqual(sorted);
  expect(Object.keys(suite.properties.levels.properties).sort()).toEqual(sorted);
  expect(Object.keys(schema("config").properties.levels.properties).sort()).toEqual(sorted);
});

test("the published schemas admit, as they stand, the shipped suites and the template of `init`", () => {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, keywords: ["patternErrorMessage"] });
  const suite = ajv.compile(schema("suite"));
  for (const name of names) {
    suite(parse(readFileSync(new URL(`../../probes/${name}.yaml`, import.meta.url), "utf8")));
    expect([name, suite.errors]).toEqual([name, null]);
  }
  expect(suite({ version: 1, suite: "x", probes: [] })).toBe(false);
  const config = ajv.compile(schema("config"));
  expect([config(parse(configTemplate())), config.errors]).toEqual([true, null]);
});
