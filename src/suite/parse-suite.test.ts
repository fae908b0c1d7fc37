import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { problemLine } from "../model/problem.ts";
import type { MetricFacts } from "./metric-rule.ts";
import { parseSuite } from "./parse-suite.ts";

const efforts = ["low", "medium", "high", "xhigh", "max"];
const exact = (name: string): MetricFacts => ({ name, level: "warn", kind: "exact" });
const metrics: readonly MetricFacts[] = [
  {
    name: "effort.effective",
    level: "error",
    kind: "exact",
    rank: (value) => (typeof value === "string" && efforts.includes(value) ? efforts.indexOf(value) : null),
  },
  exact("effort.sent"),
  exact("prompt.system"),
  exact("prompt.systemChars"),
  exact("requests.main"),
  exact("requests.side"),
  exact("thinking.mode"),
  { name: "thinking.retained", level: "error", kind: "quantity" },
  exact("thinking.retention"),
  exact("tools.names"),
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
