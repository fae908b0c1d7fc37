import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../model/report.ts";
import { invoke } from "./testing/fake-terminal.ts";
import { layOut, testFolder } from "./testing/folder.ts";
import { smallConfig, smallSuite } from "./testing/small-suite.ts";

const own = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_DIR: undefined, GIT_WORK_TREE: undefined };

async function git(cwd: string, ...args: string[]): Promise<void> {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
  await promisify(execFile)("git", [...who, ...args], { cwd, env: { ...process.env, ...own } });
}

/** Measures one capture, with the bar of `main`. */
async function audit(cwd: string, ...flags: string[]): Promise<{ code: number; stderr: string; report: Report }> {
  const argv = ["run", "--captures", "1", "--max-captures", "1", "--format", "json", ...flags];
  const { code, stdout, stderr } = await invoke(argv, { cwd });
  return { code, stderr, report: stdout === "" ? (null as unknown as Report) : JSON.parse(stdout) };
}

// What the loop does breaks this contract: at the merge base the bar is up.
const strict = "{ effort.effective: { level: error, expect: { atMost: low } }, model.requested: error }";
const ref = ["--baseline-ref", "main"];
let cwd = "";

/** Back to what the branch was cut from, with these files changed in its working tree. */
async function change(files: Readonly<Record<string, string>>): Promise<void> {
  await git(cwd, "checkout", "-q", "-f", "work");
  await git(cwd, "clean", "-q", "-f", "-d");
  await layOut(cwd, files);
}

beforeAll(async () => {
  cwd = await testFolder({
    "agent-audit.yaml": smallConfig(),
    "small.yaml": smallSuite(strict),
    "calm.yaml": smallSuite("{ model.requested: error }").replace("suite: small", "suite: calm"),
    ".gitignore": ".agent-audit\n",
  });
  await invoke(["baseline", "record", "--captures", "1"], { cwd });
  await invoke(["baseline", "accept", "--reason", "good"], { cwd });
  await git(cwd, "init", "-q", "-b", "main");
  await git(cwd, "add", ".");
  await git(cwd, "commit", "-q", "-m", "base");
  await git(cwd, "checkout", "-q", "-b", "work");
});

describe("a change cannot lower its own bar", () => {
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      "by a contract",
      {
        "small.yaml": smallSuite(
          "{ effort.effective: { level: error, expect: { atMost: high } }, model.requested: error }",
        ),
      },
      /small differ here from main .*hello\/effort\.effective/,
    ],
    [
      "by a level",
      { "small.yaml": smallSuite(strict.replace("level: error", "level: warn")) },
      /hello\/effort\.effective/,
    ],
    [
      "by taking a metric out",
      { "small.yaml": smallSuite("{ model.requested: error }") },
      /measures less here .*hello\/effort\.effective/,
    ],
    [
      "by renaming the probe",
      { "small.yaml": smallSuite("{ model.requested: error }").replace("id: hello", "id: other") },
      /measures less here/,
    ],
    [
      "by levels in the configuration",
      { "agent-audit.yaml": smallConfig("levels: { effort.effective: off }\n") },
      /hello\/effort\.effective/,
    ],
    [
      "by taking the suite out of the configuration",
      { "agent-audit.yaml": smallConfig().replace("small.yaml", "calm.yaml") },
      /suite small was taken out here/,
    ],
    [
      "by a configuration of that extends another",
      {
        "agent-audit.yaml": smallConfig("extends: more.yaml\n"),
        "more.yaml": "version: 1\nlevels: { effort.effective: warn }\n",
      },
      /effort\.effective/,
    ],
  ])("%s", async (_, files, note) => {
    await change(files);
    const { code, report } = await audit(cwd, ...ref);
    expect(report.notes.join("\n")).toMatch(note);
    expect(report.findings.find((finding) => finding.metric === "effort.effective")).toMatchObject({
      verdict: "regressed",
      level: "error",
    });
    expect(code).toBe(20);
  });

  it("and without the ref it could", async () => {
    await change({ "small.yaml": smallSuite("{ model.requested: error }") });
    const { code, report } = await audit(cwd);
    expect(report.notes).toEqual([]);
    expect(code).toBe(0);
  });

  it("nor by accepting another baseline", async () => {
    await change({ "small.yaml": smallSuite("{ effort.effective: error, model.requested: error }") });
    await invoke(["baseline", "record", "--captures", "2"], { cwd });
    await invoke(["baseline", "accept", "--reason", "better"], { cwd });
    const { report } = await audit(cwd, ...ref);
    expect(report.notes.join("\n")).toMatch(/baseline of mine\/small differs here from main/);
    expect(report.runtimes[0]?.baselines[0]?.label).toMatch(/"good"/);
  });

  it("nor by taking the baseline away", async () => {
    await change({});
    await rm(join(cwd, "baselines"), { recursive: true });
    const { report } = await audit(cwd, ...ref);
    expect(report.runtimes[0]?.baselines[0]).toMatchObject({ state: "used" });
  });

  it("nor by contractOnly", async () => {
    await change({ "agent-audit.yaml": smallConfig("contractOnly: true\n") });
    const { report } = await audit(cwd, ...ref);
    expect(report.notes.join("\n")).toMatch(/contractOnly/);
    expect(report.runtimes[0]?.baselines[0]).toMatchObject({ state: "used" });
  });
});

describe("what is no lowering", () => {
  it("a flag of whoever runs it goes over the ref as well", async () => {
    await change({});
    const { code } = await audit(cwd, ...ref, "--level", "effort.effective=off");
    expect(code).toBe(0);
  });

  it("a new metric counts as written here, a suite that is new is used with a note", async () => {
    await change({
      "agent-audit.yaml": smallConfig().replace("[small.yaml]", "[small.yaml, new.yaml]"),
      "small.yaml": smallSuite(strict.replace("{ ", "{ requests.main: { level: error, expect: 7 }, ")),
      "new.yaml": smallSuite("{ model.requested: error }").replace("suite: small", "suite: new"),
    });
    const { report } = await audit(cwd, ...ref);
    expect(report.findings.find((finding) => finding.metric === "requests.main")).toMatchObject({
      verdict: "regressed",
    });
    expect(report.notes.join("\n")).toMatch(/no usable suite .*new\.yaml at main .*was not there/);
    expect(report.notes.join("\n")).not.toMatch(/small differ/);
  });

  it("what main did since the branch left it does not count: the merge base does", async () => {
    await change({});
    await git(cwd, "checkout", "-q", "main");
    await layOut(cwd, { "small.yaml": smallSuite("{ model.requested: error }") });
    await git(cwd, "commit", "-q", "-a", "-m", "lower the bar on main");
    await change({});
    const { code, report } = await audit(cwd, ...ref);
    expect(report.notes).toEqual([]);
    expect(code).toBe(20);
    await git(cwd, "branch", "-q", "-f", "main", "work");
  });
});

describe("2: a ref that says nothing", () => {
  it.each([
    ["unknown", "nowhere", /git knows no commit "nowhere"/],
    ["an option in disguise", "--upload-pack=x", /knows no commit/],
  ])("%s", async (_, name, reason) => {
    await change({});
    const { code, stderr } = await audit(cwd, `--baseline-ref=${name}`);
    expect(stderr).toMatch(reason);
    expect(code).toBe(2);
  });

  it("outside a repository", async () => {
    const outside = await testFolder({ "agent-audit.yaml": smallConfig(), "small.yaml": smallSuite(strict) });
    const { code, stderr } = await audit(outside, ...ref);
    expect(stderr).toMatch(/not in a git repository/);
    expect(code).toBe(2);
  });
});
