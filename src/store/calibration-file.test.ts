import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Calibration } from "../model/calibration.ts";
import { BaselineFolder } from "./baseline-folder.ts";
import { baselinePath, calibrationPath, isBaselineFile } from "./baseline-path.ts";
import { encodeCalibrationFile, readCalibrationText } from "./calibration-file.ts";
import { exampleBaseline } from "./testing/example-baseline.ts";

const { key } = exampleBaseline;
const calibration: Calibration = {
  format: 1,
  tool: "0.1.0",
  key,
  baseline: "b".repeat(64),
  sessions: [{ run: "r", day: "2026-03-12", metrics: [{ probe: "p", metric: "thinking.tokens", values: [10, 12] }] }],
  verdicts: [],
};

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe("calibration file", () => {
  it("is read as it was written", () => {
    const text = encodeCalibrationFile(calibration);
    expect(readCalibrationText("c", text, key)).toEqual({ kind: "found", path: "c", calibration });
    expect(encodeCalibrationFile(calibration)).toBe(text);
  });

  it.each([
    ["edited", (text: string) => text.replace("12\n", "13\n"), /edited by hand/],
    ["of another format", (text: string) => text.replace('"format": 1', '"format": 2'), /format/],
    ["cut", (text: string) => text.slice(0, 40), /not a JSON object/],
  ])("does not count where it is %s", (_, change, reason) => {
    const changed = change(encodeCalibrationFile(calibration));
    expect(changed).not.toBe(encodeCalibrationFile(calibration));
    expect(readCalibrationText("c", changed, key)).toMatchObject({
      kind: "unusable",
      reason: expect.stringMatching(reason),
    });
  });

  it("does not count where it speaks of another runtime", () => {
    const read = readCalibrationText("c", encodeCalibrationFile(calibration), { ...key, runtime: "other" });
    expect(read).toMatchObject({ kind: "unusable", reason: expect.stringMatching(/another runtime/) });
  });

  it("lies beside its baseline, which no list confuses with it, whatever suites are called", async () => {
    const folder = new BaselineFolder(await mkdtemp(join(tmpdir(), "aa-calibration-")));
    folders.push(folder.folder);
    expect(await folder.calibration(key)).toMatchObject({ kind: "missing" });
    await folder.write({ ...exampleBaseline, metrics: [] }, async () => null);
    const path = await folder.writeCalibration(calibration);
    expect(path.endsWith("effort.calibration.json")).toBe(true);
    expect(await folder.list()).toHaveLength(1);
    expect(await folder.calibration(key)).toMatchObject({ kind: "found", calibration });
    await writeFile(path, (await readFile(path, "utf8")).replace('"r"', '"s"'));
    expect(await folder.calibration(key)).toMatchObject({ kind: "unusable" });
    const named = baselinePath({ ...key, suite: "effort.calibration" });
    expect(named).not.toBe(calibrationPath(key));
    expect(isBaselineFile(named)).toBe(true);
  });
});
