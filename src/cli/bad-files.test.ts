import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { invoke } from "./testing/fake-terminal.ts";
import { testFolder } from "./testing/folder.ts";
import { smallConfig, smallSuite } from "./testing/small-suite.ts";

const invalid = new URL("../../fixtures/suites/invalid/", import.meta.url);
const suites = (await readdir(invalid)).filter((name) => name.endsWith(".yaml"));

describe("suite files that say nothing sensible end with exit 2, every problem at its place", () => {
  it("there are some", () => expect(suites.length).toBeGreaterThan(20));

  it.each(suites)("%s", async (name) => {
    const problems = (await readFile(new URL(name.replace(".yaml", ".txt"), invalid), "utf8")).trimEnd();
    const cwd = await testFolder({ [name]: await readFile(new URL(name, invalid), "utf8") });
    for (const argv of [
      ["validate", name],
      ["run", "-r", "messages", name],
    ]) {
      const { code, stdout, stderr } = await invoke(argv, { cwd });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).not.toMatch(/crashed|\n\s+at /);
      // The words are tested with the loader, on metrics of its own; here it is the places.
      for (const line of problems.split("\n")) expect(stderr).toContain(/^\S+/.exec(line)?.[0]);
    }
    expect(await readdir(cwd)).toEqual([name]);
  });
});

const depth = 4000;
const one = 'version: 1\nsuite: s\nprobes:\n  - id: a\n    conversation: { steps: [{ user: "hi" }] }\n    metrics:\n';

describe("files made to hurt", () => {
  it.each<[string, string, RegExp]>([
    ["deep nesting", `${"[".repeat(depth)}${"]".repeat(depth)}`, /s\.yaml:1:\d+/],
    ["unclosed deep nesting", "{a: ".repeat(depth), /s\.yaml:1:\d+/],
    ["a huge scalar", `version: 1\nsuite: ${"x".repeat(2_000_000)}`, /s\.yaml {2}The file is larger than 1 MiB/],
    ["several documents", `${one}      effort.effective: error\n---\nsuite: t\n`, /s\.yaml:8:1/],
    ["a NaN threshold", `${one}      prompt.systemChars: { tolerance: .nan }\n`, /s\.yaml:7:\d+/],
    ["an infinite threshold", `${one}      prompt.systemChars: { expect: { atMost: .inf } }\n`, /s\.yaml:7:\d+/],
    ["bytes that are no text", "\u0000\u0001", /s\.yaml/],
  ])("%s", async (_, text, reason) => {
    const cwd = await testFolder({ "s.yaml": text });
    const { code, stderr } = await invoke(["validate", "s.yaml"], { cwd });
    expect(stderr).toMatch(reason);
    expect(code).toBe(2);
    expect(stderr.length, "a huge file is not repeated").toBeLessThan(4000);
  });

  it("a folder where a file belongs", async () => {
    const { code, stderr } = await invoke(["validate", "s.yaml"], { cwd: await testFolder({ "s.yaml/x": "" }) });
    expect(stderr).toMatch(/s\.yaml {2}The file is a folder/);
    expect(code).toBe(2);
  });
});

describe("agent-audit.yaml", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly RegExp[]]>([
    [
      "unknown keys, metrics, harnesses and suites at once",
      {
        "agent-audit.yaml":
          "version: 1\nrunrimes: {}\nruntimes:\n  a: { harness: claud-code }\nsuites: [effrot]\nlevels: { length.cap: off }\n",
      },
      [/agent-audit\.yaml:2:1 .*Did you mean `runtimes`/, /:6:\d+ .*length\.cap/],
    ],
    [
      "unknown harness and suite",
      { "agent-audit.yaml": "version: 1\nruntimes:\n  a: { harness: claud-code }\nsuites: [effrot]\n" },
      [/:3:\d+ .*Did you mean `claude-code`/, /:4:\d+ .*Did you mean `effort`/],
    ],
    [
      "a literal key",
      {
        "agent-audit.yaml":
          "version: 1\nruntimes:\n  a: { harness: messages, upstream: real, key: sk-ant-1234567890 }\n",
      },
      [/:3:\d+/],
    ],
    [
      "a circle of extends",
      { "agent-audit.yaml": "version: 1\nextends: b.yaml\n", "b.yaml": "version: 1\nextends: agent-audit.yaml\n" },
      [/b\.yaml:2:\d+ .*extends itself/],
    ],
    [
      "an extended file that is not there",
      { "agent-audit.yaml": "version: 1\nextends: b.yaml\n" },
      [/agent-audit\.yaml:2:\d+ .*b\.yaml is not there/],
    ],
    ["no runtimes", { "agent-audit.yaml": "version: 1\n" }, [/nothing-configured/]],
    [
      "less than nothing",
      { "agent-audit.yaml": smallConfig("captures: 0\n"), "small.yaml": smallSuite("{ effort.effective: error }") },
      [/agent-audit\.yaml:5:\d+/],
    ],
    [
      "more than the most",
      { "agent-audit.yaml": smallConfig("captures: 3\nmaxCaptures: 2\n") },
      [/agent-audit\.yaml:6:\d+/],
    ],
    ["no number", { "agent-audit.yaml": smallConfig("captures: .nan\n") }, [/agent-audit\.yaml:5:\d+/]],
  ])("%s", async (_, files, reasons) => {
    const { code, stdout, stderr } = await invoke(["run"], { cwd: await testFolder(files) });
    for (const reason of reasons) expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/crashed|sk-ant-1234567890/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("levels that leave nothing", async () => {
    const files = {
      "agent-audit.yaml": smallConfig("levels: { effort.effective: off }\n"),
      "small.yaml": smallSuite("{ effort.effective: error }"),
    };
    const { code, stderr } = await invoke(["run"], { cwd: await testFolder(files) });
    expect(stderr).toMatch(/nothing-judged/);
    expect(code).toBe(2);
  });
});
