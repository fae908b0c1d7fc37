import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../core/clock.ts";
import { cacheFolder } from "../harness/cache-folder.ts";
import { ensureInstalled } from "../harness/install.ts";
import type { Report } from "../model/report.ts";
import { claudeCodePackage } from "../runtime/claude-code/package.ts";
import { invoke } from "./testing/fake-terminal.ts";

/** On packages from the registry: a blind plant is found, equal runs are equal, another version shows its words. */

const model = ["--model", "claude-opus-4-6"];
let folder: string;
let pristine: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "aa-drift-"));
  pristine = await plant("pristine", (script) => script);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A copy of the package under another version number, its script changed. */
async function plant(name: string, change: (script: string) => string): Promise<string> {
  const source = { cacheDir: cacheFolder(), clock: systemClock, signal: new AbortController().signal };
  const { program } = await ensureInstalled(claudeCodePackage, "2.1.109", source);
  const copy = join(folder, name);
  await cp(dirname(program.path), copy, { recursive: true });
  const script = (await readFile(program.path, "utf8")).replaceAll("2.1.109", "7.7.7");
  const changed = change(script);
  if (name !== "pristine") expect(changed).not.toBe(script);
  await writeFile(join(copy, "cli.js"), changed);
  const manifest = JSON.parse(await readFile(join(copy, "package.json"), "utf8")) as Record<string, unknown>;
  await writeFile(join(copy, "package.json"), JSON.stringify({ ...manifest, version: "7.7.7" }));
  return copy;
}

async function audit(...argv: string[]): Promise<Report> {
  const { stdout } = await invoke(["run", ...argv, ...model, "--format", "json"], { cwd: folder });
  return JSON.parse(stdout) as Report;
}

async function pin(...argv: string[]): Promise<void> {
  expect(await invoke(["baseline", "record", ...argv, ...model], { cwd: folder })).toMatchObject({ code: 0 });
  expect(await invoke(["baseline", "accept", "--reason", "known good"], { cwd: folder })).toMatchObject({ code: 0 });
}

const plants: readonly [string, string, string, string][] = [
  [
    "system",
    "similar lines of code is better than a premature abstraction.",
    "What you write to the user from one tool invocation to the next must stay within two dozen words.",
    "24 words",
  ],
  [
    "tool",
    "Executes a given bash command and returns its output.",
    "Prose before the next call: thirty words at the outside.",
    "30 words",
  ],
  [
    "reminder",
    "You should not respond to this context unless it is highly relevant to your task.",
    "Your answers to the user may not run past forty words.",
    "40 words",
  ],
];

test("a cap planted in other words is found wherever it stands", async () => {
  await pin("length-caps", "--binary", pristine);
  for (const [name, anchor, words, limit] of plants) {
    const binary = await plant(name, (script) => script.replaceAll(anchor, `${anchor} ${words}`));
    const report = await audit("length-caps", "--binary", binary);
    expect(report, name).toMatchObject({ exitCode: 20, verdict: "regressed" });
    const finding = report.findings.find((item) => item.metric === "length.caps");
    expect(finding?.headline, name).toContain(limit);
    expect(JSON.stringify(finding?.evidence), name).toContain(words);
  }
});

function runtime(version: string): string[] {
  return ["--runtime", `claude-code@${version}`];
}

test("two runs on one version differ in nothing, and another version shows the words that changed", async () => {
  await pin(...runtime("2.1.110"));
  const [first, second] = [await audit(...runtime("2.1.110")), await audit(...runtime("2.1.110"))];
  expect(first).toMatchObject({ exitCode: 0, verdict: "holds" });
  expect(first.findings.every((finding) => ["holds", "unsupported"].includes(finding.verdict))).toBe(true);
  expect({ ...second, run: null }).toEqual({ ...first, run: null });
  const next = await audit(...runtime("2.1.111"));
  expect(next.exitCode).toBe(20);
  const caps = next.findings.find((finding) => finding.metric === "length.caps");
  expect(caps).toMatchObject({ verdict: "regressed", attribution: "harness-version" });
  expect(JSON.stringify(caps?.evidence)).toContain("≤25 words");
});
