import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256 } from "../core/fingerprint.ts";
import { BaselineFolder } from "./baseline-folder.ts";
import { baselinesAt } from "./baseline-ref.ts";
import { exampleBaseline, promptText } from "./testing/example-baseline.ts";

let root = "";
let repository = "";
let folder = "";

function git(...args: string[]): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  const env = { PATH: process.env["PATH"] ?? "", HOME: root, GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", [...identity, ...args], { cwd: repository, env, stdio: "pipe" });
}

const { key } = exampleBaseline;
const texts = async () => promptText;
const lowered = { ...exampleBaseline, captures: 1 };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "aa-ref-"));
  repository = join(root, "repo with space");
  folder = join(repository, "audit", "baselines");
  await mkdir(repository);
  git("init", "-q", "-b", "main");
  await new BaselineFolder(folder).write(exampleBaseline, texts);
  await writeFile(join(folder, "broken.json"), "{");
  git("add", ".");
  git("commit", "-q", "-m", "accepted");
  git("checkout", "-q", "-b", "change");
  await new BaselineFolder(folder).write(lowered, texts);
  git("commit", "-q", "-a", "-m", "lower the bar");
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

it("reads what stood at the ref, not what the change made of it", async () => {
  const source = await baselinesAt("main", folder);
  expect(await source.read(key)).toMatchObject({ kind: "found", baseline: exampleBaseline });
  expect(await (await baselinesAt("change", folder)).read(key)).toMatchObject({ kind: "found", baseline: lowered });
  expect(source.commit).toMatch(/^[0-9a-f]{40,64}$/);
  expect(await source.text(sha256(promptText))).toBe(promptText);
  expect(await source.text(sha256("other"))).toBeNull();
  const listed = await source.list();
  expect(listed.map((read) => read.kind).sort()).toEqual(["found", "unusable"]);
});

it("reads them though the folder is gone from the working tree", async () => {
  const elsewhere = join(repository, "gone", "deeper");
  expect(await (await baselinesAt("main", elsewhere)).read(key)).toMatchObject({ kind: "missing" });
  await rm(folder, { recursive: true });
  expect(await (await baselinesAt("main", folder)).read(key)).toMatchObject({ kind: "found" });
  git("checkout", "-q", ".");
});

it("is missing where the file is not at the ref, though it is in the working tree", async () => {
  const other = { ...exampleBaseline, key: { ...key, suite: "new" } };
  await new BaselineFolder(folder).write(other, texts);
  expect(await (await baselinesAt("main", folder)).read(other.key)).toMatchObject({ kind: "missing" });
});

it.each(["no-such-branch", "", "--help", "main:audit", "-main", "main; true"])(
  "does not know the ref %j",
  async (ref) => {
    await expect(baselinesAt(ref, folder)).rejects.toMatchObject({ code: "baseline-ref-unknown", exitCode: 2 });
  },
);

it("says that there is no repository", async () => {
  await expect(baselinesAt("main", root)).rejects.toMatchObject({ code: "baseline-ref-no-repository", exitCode: 2 });
});
