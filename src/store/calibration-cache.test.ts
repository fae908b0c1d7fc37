import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CalibrationCache } from "./calibration-cache.ts";

const folders: string[] = [];
async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "aa-calibrations-"));
  folders.push(folder);
  return join(folder, "cache", "calibrations");
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const table = { values: [0.25, 1.5, 3], atLeast: [9, 4, 1] };

describe("calibration cache", () => {
  it("gives back what was put there, by its design and no other", async () => {
    const folder = await emptyFolder();
    const cache = new CalibrationCache(folder);
    expect(await cache.get("a")).toBeUndefined();
    await cache.put("a", table);
    expect(await new CalibrationCache(folder).get("a")).toEqual(table);
    expect(await cache.get("b")).toBeUndefined();
  });

  it.each([
    ["cut short", (text: string) => text.slice(0, -20)],
    ["another number", (text: string) => text.replace("1.5", "1.6")],
    ["another design's file", (text: string) => text.replace('"design":"a"', '"design":"b"')],
    ["of another format", (text: string) => text.replace('"format":1', '"format":2')],
    ["empty", () => ""],
    ["no object", () => "[1]"],
  ])("ignores a file that is %s, and writes it anew", async (_, damage) => {
    const folder = await emptyFolder();
    const cache = new CalibrationCache(folder);
    await cache.put("a", table);
    const [name = ""] = await readdir(folder);
    const text = await readFile(join(folder, name), "utf8");
    const damaged = damage(text);
    expect(damaged).not.toBe(text);
    await writeFile(join(folder, name), damaged);
    expect(await cache.get("a")).toBeUndefined();
    await cache.put("a", table);
    expect(await cache.get("a")).toEqual(table);
  });

  it("does without a folder that takes no files", async () => {
    const folder = await emptyFolder();
    await new CalibrationCache(folder).put("a", table);
    const cache = new CalibrationCache(join(folder, (await readdir(folder))[0] ?? ""));
    await expect(cache.put("b", table)).resolves.toBeUndefined();
    expect(await cache.get("b")).toBeUndefined();
  });
});
