import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, test } from "vitest";
import { invoke } from "../cli/testing/fake-terminal.ts";
import type { Report } from "../model/report.ts";
import { jsonReporter } from "./json.ts";
import { exampleReports } from "./testing/example-reports.ts";
import { exampleTimeline } from "./testing/example-timeline.ts";
import { timelineJson } from "./timeline-json.ts";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { "date-time": isUtc } });
const resultSchema = read("result");
const timelineSchema = read("timeline");
const isResult = ajv.compile(resultSchema);
const isTimeline = ajv.compile(timelineSchema);

test("the schema's address is the one that results carry", () => {
  expect(resultSchema.$id).toBe("https://agent-audit.dev/schema/result-1.json" satisfies Report["schema"]);
  expectTypeOf<Report["schema"]>().toEqualTypeOf<"https://agent-audit.dev/schema/result-1.json">();
  expect(resultSchema.properties["schema"]).toMatchObject({ const: resultSchema.$id });
  expect(JSON.parse(timelineJson(exampleTimeline("x")))).toMatchObject({ schema: timelineSchema.$id });
});

test.each(Object.entries(exampleReports))("the report %s is a result", (_name, report) => {
  const result: unknown = JSON.parse(jsonReporter.render(report, { color: false, width: 80, full: false }));
  expect(isResult(result), JSON.stringify(isResult.errors)).toBe(true);
});

test("a timeline with failures, gaps and mixtures is one", () => {
  const timeline: unknown = JSON.parse(timelineJson(exampleTimeline("x")));
  expect(isTimeline(timeline), JSON.stringify(isTimeline.errors)).toBe(true);
  expect(timeline).toMatchObject({
    versions: [
      {
        version: "2.1.109",
        metrics: { "length.caps": "none" },
        notMeasured: { "thinking.retention@after-a-cold-resume": "x" },
      },
      {},
      { metrics: {}, failure: "claude-code 2.1.111 does not start. x" },
      { mixtures: { "tools.names": ["a", "x"] } },
    ].concat([{}, {}, {}] as never),
  });
});

describe("what the program itself writes", () => {
  let cwd = "";
  beforeAll(() => {
    cwd = mkdtempSync(join(tmpdir(), "agent-audit-schema-"));
  });
  afterAll(() => rmSync(cwd, { recursive: true, force: true }));

  it.each([
    [["run", "effort", "--demo", "--format", "json"], 0],
    [["run", "--incident", "2026-03-26", "--format", "json"], 20],
  ])("%j", { timeout: 30_000 }, async (argv, code) => {
    const end = await invoke(argv, { cwd });
    expect(end.code, end.stderr).toBe(code);
    const result = JSON.parse(end.stdout) as Report;
    expect(isResult(result), JSON.stringify(isResult.errors)).toBe(true);
    const kept: unknown = JSON.parse(
      readFileSync(join(cwd, ".agent-audit/runs", result.run.id, "result.json"), "utf8"),
    );
    expect(kept).toEqual(result);
  });
});

describe("the schemas are closed and explained", () => {
  it.each([
    ["result", resultSchema],
    ["timeline", timelineSchema],
  ])("%s", (_name, schema) => {
    for (const [path, node] of objects(schema)) {
      expect(node, path).toMatchObject({ additionalProperties: false });
      expect([...(node.required as string[])].sort().filter((key) => !(key in (node.properties as object)))).toEqual(
        [],
      );
      for (const [key, property] of Object.entries(node.properties as Record<string, object>))
        expect("description" in property || "$ref" in property, `${path}.${key}`).toBe(true);
    }
  });

  it("so an unknown key, a missing one and an impossible code are refused", () => {
    const good = exampleReports["holds"] as object;
    expect(isResult(good)).toBe(true);
    expect(isResult({ ...good, extra: 1 })).toBe(false);
    expect(isResult({ ...good, findings: [] })).toBe(false);
    expect(isResult({ ...good, exitCode: 3 })).toBe(false);
    expect(isResult({ ...good, headline: undefined })).toBe(false);
  });
});

interface SchemaNode {
  readonly $id: string;
  readonly properties: Record<string, unknown>;
  readonly [key: string]: unknown;
}

function read(name: string): SchemaNode {
  return JSON.parse(
    readFileSync(new URL(`../model/schema/${name}.schema.json`, import.meta.url), "utf8"),
  ) as SchemaNode;
}

/** Every object schema that lists properties, with its path. */
function objects(value: unknown, path = "$"): [string, SchemaNode][] {
  if (typeof value !== "object" || value === null) return [];
  const node = value as SchemaNode;
  const own: [string, SchemaNode][] = node["type"] === "object" && "properties" in node ? [[path, node]] : [];
  return [...own, ...Object.entries(node).flatMap(([key, child]) => objects(child, `${path}.${key}`))];
}

function isUtc(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text);
}
