import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { metrics as registry } from "../metric/registry.ts";
import { problemLine } from "../model/problem.ts";
import { loadSuites } from "./load-suites.ts";
import type { MetricFacts } from "./metric-rule.ts";
import { readTextFile } from "./text-file.ts";

const metrics: readonly MetricFacts[] = registry;
const minimal = (name: string) =>
  `version: 1\nsuite: ${name}\nprobes:\n  - { id: one, conversation: { steps: [{ user: Hi. }] }, metrics: { effort.sent: } }\n`;

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "suites-"));
  await mkdir(join(cwd, "probes/sub.yaml"), { recursive: true });
  await writeFile(join(cwd, "probes/mine.yaml"), minimal("mine"));
  await writeFile(join(cwd, "probes/twin.yaml"), minimal("mine"));
  await writeFile(join(cwd, "probes/broken.yaml"), `${minimal("broken")}treshold: 1\n`);
  await writeFile(join(cwd, "probes/latin.yaml"), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
  await writeFile(join(cwd, "probes/big.yaml"), Buffer.alloc(2_000_000, 0x20));
  await symlink("loop.yaml", join(cwd, "probes/loop.yaml"));
  await symlink("nowhere.yaml", join(cwd, "probes/dangling.yaml"));
  await symlink("mine.yaml", join(cwd, "probes/link.yaml"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function problems(...names: string[]): Promise<string[]> {
  const parsed = await loadSuites(names, { metrics, cwd });
  return parsed.ok ? [] : parsed.problems.map(problemLine);
}

test("by shipped name and by path, in the order given and each once", async () => {
  const names = ["./probes/mine.yaml", "effort", join(cwd, "probes/mine.yaml"), "effort"];
  const parsed = await loadSuites(names, { metrics, cwd });
  expect(parsed.ok && parsed.value.map(({ name, source }) => [name, source])).toEqual([
    ["mine", "probes/mine.yaml"],
    ["effort", "effort"],
  ]);
  const [mine, effort] = parsed.ok ? parsed.value : [];
  expect(mine?.probes[0]?.place).toEqual({ file: "probes/mine.yaml", line: 4, column: 7 });
  expect(effort?.probes[0]?.place.file).toBe("agent-audit/probes/effort.yaml");
});

test("the problems of all files come together", async () => {
  expect(
    await problems("efort", "probes/broken.yaml", "probes/none.yaml", "probes/twin.yaml", "probes/mine.yaml"),
  ).toEqual([
    'suites  There is no suite "efort". Did you mean `effort`? Own suites are named by path: ./probes/mine.yaml.',
    expect.stringMatching(/^probes\/broken\.yaml:5:1 {2}Unknown key "treshold"\./),
    "probes/none.yaml  The file is not there.",
    'probes/mine.yaml  The suite name "mine" is taken by "probes/twin.yaml". Baselines are kept by suite name: rename one of the two.',
  ]);
});

test("no suite at all is a problem, never an empty pass", async () => {
  expect(await problems()).toEqual(["suites  No suite is selected."]);
});

describe("what is no readable file is told as such", () => {
  test.each([
    ["probes/sub.yaml", "is a folder"],
    ["probes/loop.yaml", "is a symbolic link that leads back to itself"],
    ["probes/dangling.yaml", "is not there"],
    ["probes/latin.yaml", "is not UTF-8 text"],
    ["probes/big.yaml", "is larger than 1 MiB"],
    ["probes/mine.yaml/x.yaml", "is said to be in something that is no folder"],
    ["probes/a\0b.yaml", "has a name that no file can have"],
    [`probes/${"x".repeat(300)}.yaml`, "has too long a name"],
  ])("%j %s", async (name, reason) => {
    expect(await problems(name)).toEqual([expect.stringContaining(`The file ${reason}.`)]);
  });

  test.skipIf(process.platform === "win32")("a pipe, without waiting for a writer", async () => {
    execFileSync("mkfifo", [join(cwd, "probes/pipe.yaml")]);
    expect(await problems("probes/pipe.yaml")).toEqual(["probes/pipe.yaml  The file is a pipe."]);
  });

  test.skipIf(process.platform === "win32")("a device", async () => {
    expect(await readTextFile("/dev/zero")).toEqual({ ok: false, reason: "is a device", missing: false });
  });

  // Nothing is unreadable to root.
  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)("a file without permission", async () => {
    await writeFile(join(cwd, "probes/secret.yaml"), minimal("secret"));
    await chmod(join(cwd, "probes/secret.yaml"), 0);
    expect(await problems("probes/secret.yaml")).toEqual([
      "probes/secret.yaml  The file cannot be read: permission denied.",
    ]);
  });

  test("a link to a good file is one", async () => {
    expect(await problems("probes/link.yaml")).toEqual([]);
  });
});
