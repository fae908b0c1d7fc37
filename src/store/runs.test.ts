import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Clock } from "../core/clock.ts";
import type { Report } from "../model/report.ts";
import type { RunPlan } from "../model/trial.ts";
import { createRun, findRun, listRuns, openStoredRun, readResult, resumeRun } from "./runs.ts";

let home = "";
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), "aa-runs-")), ".agent-audit");
});
afterEach(async () => {
  await rm(join(home, ".."), { recursive: true });
});

function at(iso: string): Clock {
  return { now: () => Date.parse(iso), sleep: async () => undefined };
}

const plan: RunPlan = {
  format: 1,
  tool: "0.0.0",
  purpose: "run",
  runtimes: [],
  conversations: {},
  probes: [],
  captures: 1,
  maxCaptures: 1,
  trials: [],
  options: { suites: ["effort"] },
};
const result = { schema: "https://agent-audit.dev/schema/result-1.json", verdict: "holds" } as unknown as Report;
const started = { kind: "started", trial: "t", attempt: 1 } as const;

it("keeps plan, entries, texts and, last, the result", async () => {
  const run = await createRun(home, plan, at("2026-03-12T10:00:00.000Z"));
  const digest = await run.keep("evidence");
  await run.append(started);
  await expect(readResult(home, "latest")).rejects.toMatchObject({ code: "run-unfinished" });
  await run.finish(result);
  await run.close();
  const stored = await openStoredRun(home, "latest");
  expect(stored).toMatchObject({ id: run.stored.id, plan, entries: [started], tornBytes: 0, result });
  expect(await stored.blobs.get(digest)).toBe("evidence");
  expect(await readResult(home, "latest")).toEqual(result);
  expect(await readResult(home, join(stored.directory, "result.json"))).toEqual(result);
});

it("goes on with a run whose last line was torn, and lets nobody else write meanwhile", async () => {
  const first = await createRun(home, plan, at("2026-03-12T10:00:00.000Z"));
  await first.append(started);
  await expect(resumeRun(home, "latest")).rejects.toMatchObject({ code: "run-locked" });
  await first.close();
  await appendFile(join(first.stored.directory, "journal.jsonl"), '{"n":2,"sum":"01');
  const second = await resumeRun(home, "latest");
  expect(second.stored).toMatchObject({ entries: [started], tornBytes: 16 });
  await second.append({ ...started, attempt: 2 });
  await second.close();
  expect((await openStoredRun(home, "latest")).entries).toHaveLength(2);
});

it("finds runs by id, beginning, path and age", async () => {
  const ids: string[] = [];
  for (const day of ["2026-03-12", "2026-03-13", "2025-12-31"]) {
    const run = await createRun(home, plan, at(`${day}T10:00:00.123Z`));
    ids.push(run.stored.id);
    await run.close();
  }
  const [first = "", second = "", third = ""] = ids;
  expect(first).toMatch(/^20260312T100000123Z-[0-9a-f]{6}$/);
  expect(await listRuns(home)).toEqual([third, first, second]);
  expect(await findRun(home, "latest")).toBe(join(home, second));
  expect(await findRun(home, "20260312")).toBe(join(home, first));
  expect(await findRun(home, join(home, third))).toBe(join(home, third));
  await expect(findRun(home, "2026")).rejects.toMatchObject({ code: "run-ambiguous" });
  for (const unknown of ["1999", "", "..", "../..", "/"]) {
    await expect(findRun(home, unknown)).rejects.toMatchObject({ code: "run-not-found" });
  }
  expect(await listRuns(join(home, "nowhere"))).toEqual([]);
  await expect(findRun(join(home, "nowhere"), "latest")).rejects.toMatchObject({ code: "run-not-found" });
});

it("keeps recordings out of the repository", async () => {
  const run = await createRun(home, plan, at("2026-03-12T10:00:00.000Z"));
  await run.close();
  expect(await readFile(join(run.stored.directory, ".gitignore"), "utf8")).toBe("*\n");
  // The folder above may be the user's own.
  expect(await readdir(home)).toEqual([run.stored.id]);
});

it.each([
  ["plan.json", "{", "run-unreadable"],
  ["plan.json", '{"format":2}', "run-unreadable"],
  ["result.json", "{}", "run-unreadable"],
  ["journal.jsonl", "{}\n", "journal-damaged"],
])("does not use a run with a spoilt %s (%s)", async (name, text, code) => {
  const run = await createRun(home, plan, at("2026-03-12T10:00:00.000Z"));
  await run.close();
  await writeFile(join(run.stored.directory, name), text);
  await expect(openStoredRun(home, "latest")).rejects.toMatchObject({ code });
  await expect(resumeRun(home, "latest")).rejects.toMatchObject({ code });
  // A refused resume leaves no lock behind.
  await expect(resumeRun(home, "latest")).rejects.toMatchObject({ code });
});
