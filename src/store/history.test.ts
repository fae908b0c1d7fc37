import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { HistoryEntry } from "../model/history.ts";
import { HistoryFolder } from "./history.ts";
import { decodeHistory, entryLine, headerLine } from "./history-line.ts";
import { exampleBaseline } from "./testing/example-baseline.ts";

const { key } = exampleBaseline;
const folders: string[] = [];
let history: HistoryFolder;
let path: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "aa-history-"));
  folders.push(folder);
  history = new HistoryFolder(folder);
  path = join(folder, "claude", "cli-clean-simulated", "opus", "effort.jsonl");
});
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

function night(day: number, change: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    format: 1,
    run: `run-${day}`,
    at: new Date(Date.UTC(2026, 2, day, 3)).toISOString(),
    nightly: true,
    baseline: "f".repeat(64),
    captures: 2,
    version: "2.1.116",
    servedModels: ["opus"],
    metrics: [{ probe: "p", metric: "thinking.tokens", values: [812 + day, 1044], missing: 0 }],
    crossings: [{ metric: "thinking.tokens", probes: ["p"], direction: -1, p: 0.004 }],
    ...change,
  };
}

async function entries(): Promise<readonly HistoryEntry[]> {
  const read = await history.read(key);
  return read.kind === "found" ? read.entries : [];
}

describe("HistoryFolder", () => {
  it("gives back what was appended, by time", async () => {
    for (const day of [2, 1, 3]) expect(await history.append(key, night(day))).toBe(true);
    expect(await history.read(key)).toEqual({
      kind: "found",
      path,
      key,
      entries: [night(1), night(2), night(3)],
      problems: [],
    });
    expect((await history.list()).map((read) => read.path)).toEqual([path]);
  });

  it("has nothing where nothing was written", async () => {
    expect(await history.read(key)).toEqual({ kind: "missing", path });
    expect(await history.list()).toEqual([]);
    expect(await new HistoryFolder(join(history.folder, "none")).list()).toEqual([]);
  });

  it("counts the same run once", async () => {
    await history.append(key, night(1));
    expect(await history.append(key, night(1, { captures: 9 }))).toBe(false);
    await appendFile(path, entryLine(night(1, { captures: 9 })));
    expect(await entries()).toEqual([night(1)]);
  });

  it("loses no run of those that are added at the same time", async () => {
    const days = Array.from({ length: 12 }, (_, index) => index + 1);
    await Promise.all(days.map((day) => new HistoryFolder(history.folder).append(key, night(day))));
    expect((await entries()).map(({ run }) => run)).toEqual(days.map((day) => `run-${day}`));
  });

  it("is readable by its owner alone", async () => {
    await history.append(key, night(1));
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it("cuts a torn last line off before it appends, and tells it before", async () => {
    await history.append(key, night(1));
    await history.append(key, night(2));
    await truncate(path, (await stat(path)).size - 5);
    expect(await history.read(key)).toMatchObject({
      entries: [night(1)],
      problems: [{ line: 3, reason: "it was not written to its end: the run is not in the history" }],
    });
    await history.append(key, night(3));
    expect(await history.read(key)).toMatchObject({ entries: [night(1), night(3)], problems: [] });
  });

  it("begins anew where not even the first line was written to its end", async () => {
    await history.append(key, night(1));
    await truncate(path, 10);
    expect(await history.read(key)).toEqual({ kind: "missing", path });
    await history.append(key, night(2));
    expect(await entries()).toEqual([night(2)]);
  });

  it("tells an edited line, a merge conflict and another format, and counts none of them", async () => {
    for (const day of [1, 2, 3]) await history.append(key, night(day));
    const newer = entryLine({ ...night(4), format: 2 as 1 });
    const text = (await readFile(path, "utf8")).replace("814", "914");
    await writeFile(path, `${text}<<<<<<< HEAD\n\n${newer}not JSON\n`);
    expect(await history.read(key)).toMatchObject({
      entries: [night(1), night(3)],
      problems: [
        { line: 3, reason: "it was damaged or edited by hand: the run does not count" },
        { line: 5, reason: "it is the mark of a merge conflict" },
        { line: 7, reason: "its format is 2, this version reads 1: the run does not count" },
        { line: 8, reason: "it was damaged or edited by hand: the run does not count" },
      ],
    });
  });

  it("refuses a file whose first line is not its own, and does not write to it", async () => {
    await history.append(key, night(1));
    await writeFile(path, headerLine({ ...key, model: "sonnet" }) + entryLine(night(1)));
    const reason = "it is the history of another runtime, model or suite";
    expect(await history.read(key)).toEqual({ kind: "unusable", path, reason });
    expect(await history.list()).toEqual([{ kind: "unusable", path, reason }]);
    await expect(history.append(key, night(2))).rejects.toMatchObject({ code: "history-unusable", exitCode: 22 });
    await writeFile(path, "something else\n");
    expect(await history.read(key)).toMatchObject({ reason: "its first line is damaged, or it is no history" });
  });
});

describe("decodeHistory", () => {
  const whole = Buffer.from([headerLine(key), ...[1, 2, 3, 4].map((day) => entryLine(night(day)))].join(""));

  it("reads a prefix of the runs from any prefix of the bytes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        const decoded = decodeHistory(whole.subarray(0, length));
        expect(decoded.kind).not.toBe("unusable");
        const read = decoded.kind === "history" ? decoded.entries : [];
        const lines = whole.subarray(0, length).toString("latin1").split("\n").length - 2;
        expect(read).toEqual([1, 2, 3, 4].slice(0, Math.max(0, lines)).map((day) => night(day)));
      }),
      { numRuns: 200 },
    );
  });

  it("never takes altered bytes for a run", () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const decoded = decodeHistory(bytes);
        const known = new Set([1, 2, 3, 4].map((day) => JSON.stringify(night(day))));
        if (decoded.kind === "history")
          for (const { run, ...rest } of decoded.entries)
            expect(known).toContain(JSON.stringify({ format: 1, run, ...pick(rest) }));
      }),
      { numRuns: 300 },
    );
  });

  it("reads lines that were joined from two machines, and line ends of Windows", () => {
    const joined = [headerLine(key), entryLine(night(2)), entryLine(night(1)), entryLine(night(2))].join("");
    const decoded = decodeHistory(Buffer.from(joined.replaceAll("\n", "\r\n")));
    expect(decoded).toMatchObject({ entries: [night(1), night(2)], problems: [] });
  });

  it("lets no number in that is none", () => {
    const line = entryLine(night(1)).replace("1044", "1e999");
    const decoded = decodeHistory(Buffer.from(headerLine(key) + line));
    expect(decoded).toMatchObject({ entries: [], problems: [{ line: 2 }] });
  });
});

/** Keys in the order in which `night` has them. */
function pick(entry: Omit<HistoryEntry, "run" | "format">): object {
  const { at, nightly, baseline, captures, version, servedModels, metrics, crossings } = entry;
  const ordered = metrics.map(({ probe, metric, values, missing }) => ({ probe, metric, values, missing }));
  const crossed = crossings.map(({ metric, probes, direction, p }) => ({ metric, probes, direction, p }));
  return { at, nightly, baseline, captures, version, servedModels, metrics: ordered, crossings: crossed };
}
