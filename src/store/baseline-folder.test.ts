import { appendFile, chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sha256 } from "../core/fingerprint.ts";
import type { Baseline } from "../model/baseline.ts";
import { encodeBaseline } from "./baseline-file.ts";
import { acceptBaseline, BaselineFolder } from "./baseline-folder.ts";
import { exampleBaseline, promptText } from "./testing/example-baseline.ts";

let root = "";
let candidates: BaselineFolder;
let baselines: BaselineFolder;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "aa-baselines-"));
  candidates = new BaselineFolder(join(root, "candidates"));
  baselines = new BaselineFolder(join(root, "baselines"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const { key } = exampleBaseline;
const candidate: Baseline = { ...exampleBaseline, accepted: null };
const acceptance = { at: "2026-03-13T10:00:00.000Z", reason: "looked at it" };
const texts = async (digest: string) => (digest === sha256(promptText) ? promptText : null);

it("is missing until a candidate is accepted, and then the candidate is gone", async () => {
  expect(await baselines.read(key)).toMatchObject({ kind: "missing" });
  expect(await baselines.list()).toEqual([]);
  await candidates.write(candidate, texts);
  expect(await candidates.read(key)).toMatchObject({ kind: "found", baseline: candidate });
  expect(await baselines.read(key)).toMatchObject({ kind: "missing" });

  const accepted = await acceptBaseline(candidates, baselines, key, acceptance);
  expect(await baselines.read(key)).toEqual({
    kind: "found",
    path: accepted.path,
    baseline: { ...candidate, accepted: acceptance },
  });
  expect(await baselines.text(sha256(promptText))).toBe(promptText);
  expect(await candidates.list()).toEqual([]);
  await expect(acceptBaseline(candidates, baselines, key, acceptance)).rejects.toMatchObject({
    code: "baseline-candidate-missing",
  });
});

it("keeps long texts as plain files beside it, and only those a baseline names", async () => {
  await candidates.write(candidate, texts);
  await acceptBaseline(candidates, baselines, key, acceptance);
  const blob = join(root, "baselines", "blobs", `${sha256(promptText)}.txt`);
  expect(await readFile(blob, "utf8")).toBe(promptText);
  expect(await readFile(join(root, "baselines", ".gitattributes"), "utf8")).toBe("blobs/* -text\n");

  const [, systemPrompt] = candidate.metrics;
  const changed = "You are another agent.\n";
  const next = { value: sha256(changed), count: 3, observations: [], texts: { system: sha256(changed) } };
  await candidates.write({ ...candidate, metrics: [{ ...systemPrompt!, values: [next] }] }, async () => changed);
  await acceptBaseline(candidates, baselines, key, acceptance);
  expect(await readdir(join(root, "baselines", "blobs"))).toEqual([`${sha256(changed)}.txt`]);
});

it("deletes no text while a baseline is unusable: it may name it", async () => {
  await baselines.write(exampleBaseline, texts);
  const path = (await baselines.read(key)).path;
  await appendFile(path, "x");
  await baselines.prune();
  expect(await readdir(join(root, "baselines", "blobs"))).toHaveLength(1);
});

it("does not accept an edited candidate, nor one whose text is gone", async () => {
  await candidates.write(candidate, texts);
  const path = (await candidates.read(key)).path;
  await writeFile(path, (await readFile(path, "utf8")).replace('"captures": 3', '"captures": 30'));
  await expect(acceptBaseline(candidates, baselines, key, acceptance)).rejects.toMatchObject({
    code: "baseline-unusable",
    exitCode: 22,
  });
  await writeFile(path, encodeBaseline(candidate));
  await rm(join(root, "candidates", "blobs"), { recursive: true });
  await expect(acceptBaseline(candidates, new BaselineFolder(join(root, "b2")), key, acceptance)).rejects.toMatchObject(
    { code: "blob-missing" },
  );
  expect(await baselines.read(key)).toMatchObject({ kind: "missing" });
});

it("does not use a baseline that was copied to another runtime's place", async () => {
  const elsewhere = { ...key, runtime: "other" };
  await baselines.write({ ...exampleBaseline, key: elsewhere }, texts);
  const path = (await baselines.read(elsewhere)).path;
  await writeFile(path, encodeBaseline(exampleBaseline));
  expect(await baselines.read(elsewhere)).toMatchObject({ kind: "unusable", problem: "other-key" });
  expect(await baselines.list()).toMatchObject([{ kind: "unusable", problem: "other-key" }]);
});

it("gives a text that was altered out as missing", async () => {
  await baselines.write(exampleBaseline, texts);
  await appendFile(join(root, "baselines", "blobs", `${sha256(promptText)}.txt`), "x");
  expect(await baselines.text(sha256(promptText))).toBeNull();
});

it.skipIf(process.platform === "win32" || process.getuid?.() === 0)("says what cannot be read", async () => {
  await baselines.write(exampleBaseline, texts);
  const { path } = await baselines.read(key);
  await chmod(path, 0);
  expect(await baselines.read(key)).toMatchObject({ kind: "unusable", problem: "unreadable" });
});

it("says what is no file", async () => {
  await baselines.write(exampleBaseline, texts);
  const { path } = await baselines.read(key);
  await rm(path);
  await writeFile(join(dirname(path), "note.txt"), "");
  await new BaselineFolder(path).write(exampleBaseline, texts);
  expect(await baselines.read(key)).toMatchObject({ kind: "unusable", problem: "unreadable" });
});
