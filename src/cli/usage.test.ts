import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { fakeTerminal, invoke } from "./testing/fake-terminal.ts";
import { layOut, testFolder } from "./testing/folder.ts";
import { smallConfig, smallSuite } from "./testing/small-suite.ts";

/** Command lines that say nothing a run could be made of: exit 2, a reason and a way out on stderr, nothing on stdout. */
const refused: readonly (readonly [string, RegExp])[] = [
  ["--nonsense", /unknown option '--nonsense'/],
  ["rnu", /unknown command 'rnu'\n\(Did you mean run\?\)/],
  ["run --demoo", /Did you mean --demo\?/],
  ["report a b", /too many arguments/],
  ["run --captures 0 --demo", /not a whole number from 1 to 1000/],
  ["run --captures -1 --demo", /not a whole number from 1 to 1000/],
  ["run --captures 1e3 --demo", /not a whole number/],
  ["run --captures NaN --demo", /not a whole number/],
  ["run --captures 1000000 --demo", /not a whole number/],
  ["run --concurrency Infinity --demo", /not a whole number/],
  ["run --captures 3 --max-captures 2 --demo", /captures-invalid/],
  ["run --turn-timeout 5 --demo", /not a duration/],
  ["run --turn-timeout 0s --demo", /not a duration/],
  ["run --level length.caps=maybe --demo", /level-unknown/],
  ["run --level nope=warn --demo", /level-unknown/],
  ["run --level __proto__=warn --demo", /level-unknown/],
  ["run --level length.caps --demo", /not NAME=VALUE/],
  ["run --output pdf=x --demo", /formats: table, json, junit, markdown/],
  ["run --output junit= --demo", /not NAME=VALUE/],
  ["run --format pdf --demo", /Allowed choices are table, json, junit, markdown/],
  ["run --incident 2026-01-01", /Allowed choices are 2026-03-04/],
  ["run --profile theirs -r messages", /Allowed choices are clean, mine/],
  ["run --demo --runtime messages", /--runtime cannot be combined with it/],
  ["run --incident 2026-03-04 --binary x --model y", /--binary, --model cannot/],
  ["run --demo --contract-only", /--contract-only cannot/],
  ["run --demo --baseline-ref main", /--baseline-ref cannot/],
  ["run --runtime", /argument missing/],
  ["run --runtime=", /it is empty/],
  ["run --runtime nope", /There is no runtime "nope"[\s\S]*claude-code, messages/],
  ["run --runtime claude-code@", /names no version/],
  ["run --runtime messages@2", /messages has no versions/],
  ["run --runtime claude-code@1 --runtime claude-code@2", /runtime-twice/],
  ["run --runtime messages --binary x", /runtime-flags-clash/],
  ["run --runtime messages --profile mine", /runtime-flags-clash/],
  ["run --runtime messages --base-url http://h/", /Add --upstream real/],
  ["run --runtime messages --base-url nowhere", /not an http or https URL/],
  ["run --runtime messages --upstream real", /ANTHROPIC_API_KEY is not set/],
  ["run --binary ./nope --contract-only", /harness-program-missing/],
  ["run --runtime messages nosuite", /There is no suite "nosuite"/],
  ["run --runtime messages effrot", /Did you mean `effort`\?/],
  ["run --runtime messages ./none.yaml", /none\.yaml {2}The file is not there/],
  ["run --demo --config none.yaml", /none\.yaml {2}The file none\.yaml is not there/],
  ["run --demo --output junit=/no/such/folder/x.xml", /output-unwritable/],
  ["run --resume", /There is no run yet/],
  ["run --resume 2026", /There is no run "2026"/],
  ["report", /There is no run yet[\s\S]*agent-audit run/],
  ["report ./none.json", /There is no run ".*none\.json"/],
  ["baseline", /Usage: agent-audit baseline/],
  ["baseline accept", /--reason <text>' not specified/],
  ["baseline accept --reason why --expires 90", /not a time like 36h, 90d or 12w/],
  ["baseline accept --reason why --expires 0d", /not a time like/],
  ["baseline accept --reason why --expires 99999999w", /not a time like/],
  ["baseline accept --reason why", /There is no candidate to accept/],
  ["baseline review", /There is no candidate to review/],
  ["baseline show x", /There is no baseline "x"/],
  ["baseline list --format pdf", /Allowed choices are table, json/],
  ["diff a b", /"a" is no run, baseline file or folder, or runtime/],
  ["diff a", /missing required argument 'after'/],
  ["timeline claude-code -m x", /--versions <list>' not specified/],
  ["timeline claude-code --versions 1", /--model <name>' not specified/],
  ["timeline nope --versions 1 -m x", /There is no runtime "nope"/],
  ["timeline claude-code --versions , -m x", /timeline-versions-empty/],
  ["timeline claude-code --versions 1 -m x --metric nope", /There is no metric "nope"/],
  ["timeline claude-code --versions 1 -m x --metric length.cap", /Did you mean `length\.caps`\?/],
  ["timeline claude-code --versions 1 -m x --metric length.caps@nowhere", /metric-not-measured/],
  ["timeline claude-code --versions 1 -m x --metric length.caps --suite effort", /metric-not-measured/],
  ["timeline claude-code --versions 1 -m x --suite nope", /There is no suite "nope"/],
  ["timeline claude-code --versions 1 -m x --concurrency 0", /not a whole number/],
  ["timeline claude-code --versions 1 -m x --format xml", /Allowed choices are table, json/],
  ["selftest --without nope", /There is no metric "nope"/],
  ["selftest --format xml", /Allowed choices are table, json/],
  ["metrics --format xml", /Allowed choices are table, json/],
  ["metrics more", /too many arguments/],
  ["harness install nope@1", /There is no runtime "nope@1"/],
  ["harness prune nope", /There is no runtime "nope"/],
  ["harness prune --keep x", /not a whole number/],
  ["harness prune --keep 0", /not a whole number/],
  ["harness prune claude-code@banana", /"banana" is no version/],
  ["validate none.yaml", /none\.yaml {2}The file is not there/],
];

describe("refused with exit 2", () => {
  it.each(refused)("%s", async (line, reason) => {
    const cwd = await testFolder();
    const { code, stdout, stderr } = await invoke(line.split(" "), { cwd });
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/crashed|\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(await readdir(cwd), "nothing is left behind").toEqual([]);
  });
});

describe("without configuration", () => {
  it.each([
    ["in a pipe", {}, false],
    ["under CI, though a terminal is there", { CI: "true" }, true],
    ["under CI=1", { CI: "1" }, true],
  ])("%s a run is an error, never a green demo", async (_, env, interactive) => {
    const { code, stderr } = await invoke(["run"], { cwd: await testFolder(), env, interactive });
    expect(stderr).toMatch(/nothing-configured/);
    expect(code).toBe(2);
  });

  it("shows the demo in a terminal, and says that it says nothing about anyone's agent", async () => {
    const options = { cwd: await testFolder(), env: { CI: "false", NO_COLOR: "1" }, interactive: true };
    const { code, stdout } = await invoke(["run", "--captures", "1", "effort"], options);
    expect(stdout).toMatch(/says nothing about your agent/);
    expect(code).toBe(0);
  });

  it("does not record a demo", async () => {
    const { code } = await invoke(["baseline", "record"], { cwd: await testFolder(), interactive: true });
    expect(code).toBe(2);
  });
});

it("refuses outputs that cannot be written before anything runs", async () => {
  const cwd = await testFolder({
    "small.yaml": smallSuite("{ effort.effective: error }"),
    "agent-audit.yaml": smallConfig(),
  });
  const { code, stderr } = await invoke(["run", "--contract-only", "--output", "json=no/x.json"], { cwd });
  expect(stderr).toMatch(/no\/x\.json cannot be written \(ENOENT\)/);
  expect({ code, left: (await readdir(cwd)).sort() }).toEqual({ code: 2, left: ["agent-audit.yaml", "small.yaml"] });
});

it.each(["--contract-only", "--level effort.effective=off"])(
  "refuses a run that would judge nothing (%s)",
  async (flags) => {
    const cwd = await testFolder({
      "small.yaml": smallSuite("{ effort.effective: error }"),
      "agent-audit.yaml": smallConfig(),
    });
    const { code, stderr } = await invoke(["run", ...flags.split(" ")], { cwd });
    expect(stderr).toMatch(/Nothing of mine would be judged/);
    expect(code).toBe(2);
  },
);

it("does not repeat a password", async () => {
  const argv = ["run", "-r", "messages", "--upstream", "real", "--base-url", "https://user:hunter2@example.com"];
  const { code, stderr } = await invoke(argv, { cwd: await testFolder() });
  expect(code).toBe(2);
  expect(stderr).not.toContain("hunter2");
});

describe("init", () => {
  it("writes a configuration that validates, and never over another", async () => {
    const cwd = await testFolder();
    expect((await invoke(["init"], { cwd })).code).toBe(0);
    expect(await invoke(["validate"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    expect(await invoke(["init"], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/--force/) });
    await layOut(cwd, { "agent-audit.yaml": "nonsense" });
    expect((await invoke(["init", "--force"], { cwd })).code).toBe(0);
    expect((await invoke(["validate"], { cwd })).code).toBe(0);
  });
});

it("turns no color on in a pipe, and progress stays off", async () => {
  const terminal = fakeTerminal({ cwd: await testFolder() });
  const { run } = await import("./run.ts");
  expect(await run(["run", "--demo", "--captures", "1", "effort"], terminal)).toBe(0);
  expect(terminal.written.stdout + terminal.written.stderr).not.toContain("\u001b");
  expect(terminal.written.stderr).toMatch(/^kept in .*result\.json\n$/);
});
