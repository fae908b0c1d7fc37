import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { invoke } from "./testing/fake-terminal.ts";
import { testFolder } from "./testing/folder.ts";
import { smallSuite } from "./testing/small-suite.ts";

const fake = fileURLToPath(new URL("../../fixtures/harness/fake-claude-code", import.meta.url));
const flags = ["--contract-only", "--captures", "1", "--isolation", "none", "--turn-timeout", "2s"];

/** Measures a harness whose behaviour is the first word of what it is told. */
async function audit(told: string, rules: string, ...more: string[]) {
  const cwd = await testFolder({ "small.yaml": smallSuite(rules, told) });
  const argv = ["run", "--binary", fake, "--model", "claude-opus-4-6", ...flags, "small.yaml", ...more];
  return { cwd, ...(await invoke(argv, { cwd })) };
}

const gating = "{ model.requested: { level: error, expect: claude-opus-4-6 } }";

describe("a harness that fails leaves no verdict but 21, with its last words made safe", () => {
  it.each([
    ["exits at once", "exit 3", /ended in turn 1 with exit code 3/, /fatal: no such luck/],
    ["hangs", "hang", /turn 1 had not ended after/, /still thinking/],
    ["floods its output", "flood", /ended in turn 1|had not ended/, /./],
    [
      "never calls the model, or ignores the base URL",
      "silent",
      /without ever calling the model/,
      /said without asking/,
    ],
    ["refuses", "refuse", /turn 1 was refused/, /I would rather not/],
  ])("%s", async (_, told, message, lastWords) => {
    const { code, stdout } = await audit(told, gating);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toMatch(message);
    expect(text).toMatch(lastWords);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toMatch(/HOLDS/);
    expect(code).toBe(21);
  });
});

it("is no pass either where nothing gates: nothing was measured", async () => {
  const { code, stdout } = await audit("exit 3", "{ model.requested: { level: warn, expect: claude-opus-4-6 } }");
  expect(stdout).toMatch(/nothing was measured/);
  expect(code).toBe(21);
});

it("does not take more captures of a harness that fails", async () => {
  const { cwd, code } = await audit("exit 3", gating, "--max-captures", "5");
  const report = JSON.parse((await invoke(["report", "--format", "json"], { cwd })).stdout);
  expect({ code, planned: report.trials.planned }).toEqual({ code: 21, planned: 1 });
});

it("records nothing of it", async () => {
  const cwd = await testFolder({ "small.yaml": smallSuite(gating, "exit 3") });
  const argv = [
    "baseline",
    "record",
    "--binary",
    fake,
    "--model",
    "m",
    "--captures",
    "1",
    "--isolation",
    "none",
    "small.yaml",
  ];
  const { code, stderr } = await invoke(argv, { cwd });
  expect(stderr).toMatch(/record-incomplete/);
  expect(code).toBe(21);
  expect((await invoke(["baseline", "review"], { cwd })).code).toBe(2);
});
