import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { invoke } from "../cli/testing/fake-terminal.ts";
import { testFolder } from "../cli/testing/folder.ts";
import { writeSimulatedHistory } from "../cli/testing/simulated-history.ts";

const schema = JSON.parse(
  readFileSync(new URL("../model/schema/history.schema.json", import.meta.url), "utf8"),
) as object;
const isHistory = new Ajv({ allErrors: true, allowUnionTypes: true, strict: true }).compile(schema);

/** Nights from `from` up to but not including `to` are a fifth of what they were. */
const change = (from: number, to: number) => (night: number) => (night >= from && night < to ? Math.log(0.2) : 0);

async function json(cwd: string): Promise<unknown> {
  return JSON.parse((await invoke(["history", "--format", "json"], { cwd })).stdout);
}

it("is what its schema says: with alarms, receded ones, warm-up, nothing and a broken file", async () => {
  const cwd = await testFolder();
  await writeSimulatedHistory(cwd, { seed: 1, nights: 40, runtime: "alarm", shift: change(30, 99) });
  await writeSimulatedHistory(cwd, { seed: 2, nights: 70, runtime: "receded", shift: change(40, 46) });
  await writeSimulatedHistory(cwd, { seed: 3, nights: 2, pinnedDays: 2, runtime: "warm" });
  await writeSimulatedHistory(cwd, { seed: 4, nights: 0, runtime: "empty" });
  await writeSimulatedHistory(cwd, {
    seed: 5,
    nights: 4,
    runtime: "other",
    entries: (entries) => entries.map((entry) => ({ ...entry, baseline: "before" })),
  });
  const told = await json(cwd);
  expect(isHistory(told), JSON.stringify(isHistory.errors)).toBe(true);
  expect(told).toMatchObject({
    schema: "https://agent-audit.dev/schema/history-1.json",
    histories: [
      { key: { runtime: "alarm" }, streams: [{ verdict: { direction: -1, spoke: "nightly-stream" } }] },
      { key: { runtime: "empty" }, streams: [{ verdict: { units: [], warmUp: { gathered: 10, needed: 10 } } }] },
      { key: { runtime: "other" }, streams: [{ verdict: { units: [], valuesPerProbe: null } }] },
      { key: { runtime: "receded" }, streams: [{ verdict: { direction: 0, receded: { direction: -1 } } }] },
      { key: { runtime: "warm" }, streams: [{ verdict: { warmUp: { gathered: 4, needed: 10 } } }] },
    ],
  });
});

it("has a schema that refuses what is not in it", async () => {
  const cwd = await testFolder();
  await writeSimulatedHistory(cwd, { seed: 1, nights: 1 });
  const told = (await json(cwd)) as object;
  expect(isHistory({ ...told, more: 1 })).toBe(false);
  expect(isHistory({ ...told, histories: [{}] })).toBe(false);
});
