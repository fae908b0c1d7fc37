import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { assess } from "../compare/assess.ts";
import type { SampleGroup } from "../compare/sample-group.ts";
import { metricNamed } from "./metric-named.ts";

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const group: SampleGroup = {
  metric: metricNamed("thinking.tokens"),
  strata: [
    {
      probe: "one",
      baseline: [{ day: "2026-03-12", values: Array.from({ length: 12 }, (_, index) => 100 + 7 * index) }],
      baselineMissing: 0,
    },
  ],
  sequence: [20, 25, 22, 31].map((value, index) => ({ stratum: 0, value, key: `trial ${index}` })),
  design: { alpha: 0.01, beta: 0.05, cap: 4, minimumShift: 0.1, leastShift: 0.1, margin: 0.7 },
};

/** What a process of its own would have: calibrations are remembered by the module. */
async function freshProcess() {
  vi.resetModules();
  const tables = await import("./calibration-tables.ts");
  const { recallCalibration } = await import("../stats/gate-calibration.ts");
  const fresh = await import("../compare/assess.ts");
  return { ...tables, recallCalibration, assess: fresh.assess };
}

it("a second process finds the tables of the first, and judges alike", async () => {
  const folder = await mkdtemp(join(tmpdir(), "aa-tables-"));
  folders.push(folder);
  const environment = { env: { AGENT_AUDIT_CACHE: folder } };
  const design = { baseline: [12], maxNew: 4 };

  const first = await freshProcess();
  const tables = await first.openCalibrationTables([group], environment);
  expect(first.recallCalibration(design)).toBeUndefined();
  const verdict = first.assess(group);
  await tables.keep();
  const [name = "", ...others] = await readdir(join(folder, "calibrations"));
  expect(others, "what was never asked for is not there").toEqual([]);

  const second = await freshProcess();
  await second.openCalibrationTables([group], environment);
  expect(second.recallCalibration(design)).toBeDefined();
  expect(second.assess(group)).toEqual(verdict);

  const path = join(folder, "calibrations", name);
  const whole = await readFile(path, "utf8");
  await writeFile(path, whole.slice(0, 100));
  const third = await freshProcess();
  const damaged = await third.openCalibrationTables([group], environment);
  expect(third.recallCalibration(design)).toBeUndefined();
  expect(third.assess(group)).toEqual(verdict);
  await damaged.keep();
  expect(await readFile(path, "utf8")).toBe(whole);
});

it("baselines that judge nothing want no tables", async () => {
  const { openCalibrationTables } = await freshProcess();
  const young = { ...group, strata: group.strata.map((stratum) => ({ ...stratum, baseline: [] })) };
  const tables = await openCalibrationTables([young], { env: { AGENT_AUDIT_CACHE: "/nowhere" } });
  await expect(tables.keep()).resolves.toBeUndefined();
  expect(assess(young).state).toBe("warming-up");
});
