import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { betaGlobTool } from "@anthropic-ai/sdk/tools/agent-toolset/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { globTool } from "./glob-tool.ts";
import { agentTools, declaration } from "./toolset.ts";

let root: string;
let workdir: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "glob-test-")));
  workdir = join(root, "work");
  await mkdir(join(workdir, "src", "deep"), { recursive: true });
  await mkdir(join(workdir, "node_modules", "x"), { recursive: true });
  for (const [path, seconds] of [
    ["a.ts", 10],
    ["src/b.ts", 30],
    ["src/deep/c.ts", 20],
    ["src/d.md", 40],
    ["node_modules/x/e.ts", 50],
  ] as const) {
    await writeFile(join(workdir, path), "");
    await utimes(join(workdir, path), seconds, seconds);
  }
  await writeFile(join(root, "secret.ts"), "");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const run = async (input: { pattern: string; path?: string }) => {
  const found = await globTool({ workdir }).run(input);
  return String(found).replaceAll(`${workdir}/`, "").split("\n");
};

test("is offered in the SDK's own words", () => {
  expect(declaration(globTool({ workdir }))).toEqual(declaration(betaGlobTool({ workdir })));
});

test("finds files, newest first, without dependencies", async () => {
  expect(await run({ pattern: "**/*.ts" })).toEqual(["src/b.ts", "src/deep/c.ts", "a.ts"]);
  expect(await run({ pattern: "*.ts", path: "src" })).toEqual(["src/b.ts"]);
  expect(await run({ pattern: "**/*.{md,ts}", path: "src" })).toEqual(["src/d.md", "src/b.ts", "src/deep/c.ts"]);
  expect(await run({ pattern: "*.rs" })).toEqual(["no matches"]);
});

test.each(["/etc/*", "../*.ts", "src/../../*", "{..,src}/*", ""])("refuses %j", async (pattern) => {
  await expect(run({ pattern })).rejects.toThrow("glob: ");
});

test("does not leave the workspace by a link or a path", async () => {
  await symlink(root, join(workdir, "out"));
  await symlink(join(root, "secret.ts"), join(workdir, "link.ts"));
  for (const pattern of ["out/*.ts", "**/*.ts", "link.ts", "o*/secret.ts"]) {
    expect((await run({ pattern })).join()).not.toMatch(/secret|link|out/);
  }
  await expect(run({ pattern: "*", path: ".." })).rejects.toThrow();
});

const names = (only: readonly string[] | null) => agentTools({ workdir }, only).map((tool) => declaration(tool).name);

test("the toolset keeps the SDK's order and takes names in any case", () => {
  expect(names(null)).toEqual(["bash", "read", "write", "edit", "glob", "grep"]);
  expect(names(["Grep", "Read", "WebFetch"])).toEqual(["read", "grep"]);
  expect(names([])).toEqual([]);
});
