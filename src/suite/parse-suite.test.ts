import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../core/json.ts";
import { problemLine } from "../model/problem.ts";
import type { MetricFacts } from "./metric-rule.ts";
import { parseSuite } from "./parse-suite.ts";

const efforts = ["low", "medium", "high", "xhigh", "max"];
const exact = (name: string, example: Json = "x"): MetricFacts => ({
  name,
  level: "warn",
  kind: "exact",
  example,
  unit: null,
});
const metrics: readonly MetricFacts[] = [
  {
    name: "effort.effective",
    level: "error",
    kind: "exact",
    example: "high",
    unit: null,
    rank: (value) => (typeof value === "string" && efforts.includes(value) ? efforts.indexOf(value) : null),
  },
  exact("effort.sent"),
  exact("prompt.system"),
  exact("prompt.systemChars", 1),
  exact("requests.main", 1),
  exact("requests.side", 1),
  exact("thinking.mode"),
  { name: "thinking.retained", level: "error", kind: "quantity", example: 1, unit: "share" },
  exact("thinking.retention"),
  exact("tools.names", ["Read"]),
];

function fixtures(folder: string): string[] {
  return readdirSync(new URL(`../../fixtures/suites/${folder}`, import.meta.url))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length));
}

function read(path: string): string {
  return readFileSync(new URL(`../../fixtures/suites/${path}`, import.meta.url), "utf8");
}

function parse(folder: string, name: string) {
  return parseSuite(read(`${folder}/${name}.yaml`), `${name}.yaml`, { metrics });
}

describe("fixtures/suites/invalid: every problem, with its place", () => {
  test.each(fixtures("invalid"))("%s", async (name) => {
    const parsed = parse("invalid", name);
    expect(parsed.ok).toBe(false);
    const lines = parsed.ok ? [] : parsed.problems.map(problemLine);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../../fixtures/suites/invalid/${name}.txt`);
  });
});

describe("fixtures/suites/valid", () => {
  test.each(fixtures("valid"))("%s", async (name) => {
    const parsed = parse("valid", name);
    expect(parsed).toMatchObject({ ok: true });
    const text = `${JSON.stringify(parsed.ok && parsed.value, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../fixtures/suites/valid/${name}.json`);
  });
});

function digest(text: string): string {
  const parsed = parseSuite(text, "s.yaml", { metrics });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.digest;
}

describe("the digest stands for what the suite does", () => {
  const text = read("valid/every-key.yaml");
  const replaced = (from: string, to: string) => {
    expect(text).toContain(from);
    return digest(text.replace(from, to));
  };

  test.each([
    ["a description", "description: Names a conversation.", "description: Other."],
    ["a level", "prompt.system: warn", "prompt.system: error"],
    ["a level of the suite", "thinking.mode: off", "thinking.mode: error"],
    ["a contract", "atLeast: high", "atLeast: low"],
    ["a tolerance", "tolerance: 10%", "tolerance: 20%"],
    ["a short form", "call: { tool: Glob }", "call: { tool: [Glob], input: {} }"],
    ["the unit of a gap", "gap: 65m", "gap: 3900s"],
    ["the order of tools and files", "tools: [Read, Glob]", "tools: [Glob, Read]"],
    ["the name of a conversation", "conversation: idle", 'conversation: "idle"'],
    [
      "the order of metrics",
      "      effort.sent:\n      prompt.system: warn\n",
      "      prompt.system: warn\n      effort.sent:\n",
    ],
  ])("%s leaves it as it is", (_name, from, to) => {
    expect(replaced(from, to)).toBe(digest(text));
  });

  test.each([
    ["a user text", "user: Read a.txt.", "user: Read it."],
    ["the script", "say: Reading.", "say: Looking."],
    ["a file", '"a\\n"', '"b\\n"'],
    ["a gap", "gap: 65m", "gap: 66m"],
    ["a metric", "      prompt.system: warn\n", ""],
    ["a probe's id", "id: inline", "id: in-line"],
  ])("%s changes it", (_name, from, to) => {
    expect(replaced(from, to)).not.toBe(digest(text));
  });
});

function rules(metric: string, levels = "") {
  const text = `version: 1\nsuite: s\n${levels}probes:\n  - { id: one, conversation: { steps: [{ user: Hi. }] }, metrics: { ${metric} } }\n`;
  const parsed = parseSuite(text, "s.yaml", { metrics });
  return parsed.ok ? parsed.value.probes[0]?.rules : parsed.problems;
}

test("a contract gates where no level was chosen, and keeps to the level that was", () => {
  const contract = { expect: { equals: "x" }, tolerance: null, metric: "prompt.system" };
  expect(rules("prompt.system: { expect: x }")).toEqual([{ ...contract, level: "warn", contractLevel: "error" }]);
  expect(rules("prompt.system: { expect: x, level: warn }")).toEqual([{ ...contract, level: "warn" }]);
  expect(rules("prompt.system: { expect: x }", "levels: { prompt.system: off }\n")).toEqual([
    { ...contract, level: "off" },
  ]);
  expect(rules("prompt.system:")).toEqual([{ ...contract, level: "warn", expect: null }]);
});

test.each([
  ["effort.effective: { expect: hihg }", "is no value of effort.effective"],
  ["tools.names: { expect: { atLeast: 3 } }", "has no order"],
  ["thinking.retained: { expect: { atLeast: 90 } }", "is a share between 0 and 1"],
  ["tools.names: { expect: Read }", "is a list"],
  ["prompt.system: { tolerance: 5% }", "is no number"],
])("a contract that can never be kept is a mistake, not drift: %s", (rule, message) => {
  const text = `version: 1\nsuite: s\nprobes: [{ id: p, conversation: { steps: [{ user: hi }] }, metrics: { ${rule} } }]\n`;
  const parsed = parseSuite(text, "s.yaml", { metrics });
  expect(parsed.ok ? "" : parsed.problems.map(problemLine).join("\n")).toContain(message);
});

test.each([
  ["thinking.tokens: { tolerance: 500 }", "are factors, and 500 is none"],
  ["thinking.tokens: { margin: 0.3 }", "are factors, and 0.3 is none"],
  ["thinking.tokens: { margin: 100% }", "A margin of 100 % or more of thinking.tokens is none"],
  ["thinking.tokens: { margin: 0% }", "Nothing is shown to lie within a margin of 0"],
  ["share.long: { tolerance: 10% }", "are differences, and a share is none"],
  ["recall: { margin: 1 }", "A margin of 100 % or more of recall is none"],
  ["recall: { tolerance: 30 }", "A tolerance of 100 % or more of recall is none"],
])("a tolerance or margin that the metric's scale would pass over is a mistake: %s", (rule, message) => {
  expect(noisyProblems(rule)).toContain(message);
});

test.each([
  "thinking.tokens: { tolerance: 150%, margin: 60% }",
  "share.long: { tolerance: 0.1, margin: 0.2 }",
  "recall: { tolerance: 0.1, margin: 20% }",
])("one that fits it is none: %s", (rule) => {
  expect(noisyProblems(rule)).toBe("");
});

function noisyProblems(rule: string): string {
  const noisy: readonly MetricFacts[] = [
    { name: "thinking.tokens", level: "error", kind: "quantity", example: 1200, unit: "tokens" },
    { name: "share.long", level: "error", kind: "quantity", example: 0.5, unit: "share", scale: "linear" },
    { name: "recall", level: "error", kind: "proportion", example: true, unit: null },
  ];
  const text = `version: 1\nsuite: s\nprobes: [{ id: p, conversation: { steps: [{ user: hi }] }, metrics: { ${rule} } }]\n`;
  const parsed = parseSuite(text, "s.yaml", { metrics: noisy });
  return parsed.ok ? "" : parsed.problems.map(problemLine).join("\n");
}
