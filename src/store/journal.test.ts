import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { JournalEntry } from "../model/journal.ts";
import { Journal } from "./journal.ts";
import { journalLine, readJournal } from "./journal-line.ts";

let path = "";
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "aa-journal-")), "journal.jsonl");
});
afterEach(async () => {
  await rm(join(path, ".."), { recursive: true });
});

const started = (trial: string, attempt = 1): JournalEntry => ({ kind: "started", trial, attempt });
const beforeCommit = async () => undefined;
const anEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  fc.record({ kind: fc.constant("started" as const), trial: fc.string({ unit: "binary" }), attempt: fc.nat() }),
  fc.record({
    kind: fc.constant("ended" as const),
    attempt: fc.nat(),
    record: fc.record({
      kind: fc.constant("void" as const),
      trial: fc.string(),
      code: fc.string(),
      message: fc.string({ unit: "grapheme" }),
      lastWords: fc.constantFrom("\n", "\r\n", "\u2028", '"}\n{"n":1', "\u0000"),
    }),
  }),
);
const bytesOf = (entries: readonly JournalEntry[]) =>
  new TextEncoder().encode(entries.map((entry, index) => journalLine(index + 1, entry)).join(""));

it("recovers a prefix of the entries from any prefix of the bytes", () => {
  fc.assert(
    fc.property(fc.array(anEntry, { maxLength: 6 }), fc.nat(), (entries, cut) => {
      const bytes = bytesOf(entries);
      const prefix = bytes.subarray(0, bytes.length === 0 ? 0 : cut % (bytes.length + 1));
      const read = readJournal(prefix, "j");
      expect(read.entries).toEqual(JSON.parse(JSON.stringify(entries.slice(0, read.entries.length))));
      expect(read.wholeBytes + read.tornBytes).toBe(prefix.length);
      const whole = entries.filter((_, index) => bytesOf(entries.slice(0, index + 1)).length <= prefix.length);
      expect(read.entries).toHaveLength(whole.length);
    }),
  );
});

it("takes no altered byte in the middle for the truth", () => {
  const bytes = bytesOf([started("a"), started("b"), started("c")]);
  const end = bytes.lastIndexOf(0x0a);
  for (let index = 0; index < end; index++) {
    const altered = bytes.slice();
    altered[index] = altered[index] === 0x78 ? 0x79 : 0x78;
    expect(() => readJournal(altered, "j"), `byte ${index}`).toThrow(
      expect.objectContaining({ code: "journal-damaged" }),
    );
  }
});

it("notices a line that is gone, doubled or moved", () => {
  const [one, two, three] = [1, 2, 3].map((number) => journalLine(number, started("t", number)));
  for (const lines of [
    [two, three],
    [one, three],
    [one, one, two],
    [two, one],
  ]) {
    expect(() => readJournal(Buffer.from(lines.join("")), "j")).toThrow(
      expect.objectContaining({ code: "journal-damaged" }),
    );
  }
});

it("acknowledges what is on disk, many entries with few writes, in order", async () => {
  let writes = 0;
  const journal = await Journal.open(path, {
    count: 0,
    wholeBytes: 0,
    beforeCommit,
    onWrite: (moment) => (writes += moment === "before" ? 1 : 0),
  });
  const entries = Array.from({ length: 200 }, (_, index) => started(`t${index}`));
  await Promise.all(
    entries.map(async (entry, index) => {
      await journal.append(entry);
      expect(readFileSync(path, "utf8").includes(journalLine(index + 1, entry)), entry.kind).toBe(true);
    }),
  );
  await journal.close();
  expect(writes).toBeLessThan(20);
  expect(readJournal(await readFile(path), path).entries).toEqual(entries);
});

it("cuts a torn line off and goes on behind it", async () => {
  const whole = journalLine(1, started("a"));
  await writeFile(path, `${whole}{"n":2,"su`);
  const { entries, wholeBytes, tornBytes } = readJournal(await readFile(path), path);
  expect([entries.length, tornBytes]).toEqual([1, 10]);
  const journal = await Journal.open(path, { count: entries.length, wholeBytes, beforeCommit });
  await journal.append(started("b"));
  await journal.close();
  expect(readJournal(await readFile(path), path).entries).toEqual([started("a"), started("b")]);
});

it.skipIf(!existsSync("/dev/full"))("says that the disk is full, and takes nothing more", async () => {
  await symlink("/dev/full", path);
  const journal = await Journal.open(path, { count: 0, wholeBytes: 0, beforeCommit });
  const appends = await Promise.allSettled([journal.append(started("a")), journal.append(started("b"))]);
  expect(appends.map((append) => append.status)).toEqual(["rejected", "rejected"]);
  await expect(journal.append(started("c"))).rejects.toMatchObject({ code: "storage-full", exitCode: 1 });
  await journal.close();
});

it("acknowledges nothing whose evidence could not be made durable", async () => {
  const journal = await Journal.open(path, {
    count: 0,
    wholeBytes: 0,
    beforeCommit: async () => {
      throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
    },
  });
  await expect(journal.append(started("a"))).rejects.toMatchObject({ code: "storage-failed" });
  await journal.close();
  expect(await readFile(path, "utf8")).toBe("");
});
