import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { layOutScratch } from "./workspace.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "workspace-test-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe("layOutScratch", () => {
  test("makes three private folders and the files", async () => {
    const scratch = await layOutScratch(root, { "src/a.ts": "a\n", "README.md": "# b" });
    expect(await readFile(join(scratch.workspace, "src", "a.ts"), "utf8")).toBe("a\n");
    expect(await readFile(join(scratch.workspace, "README.md"), "utf8")).toBe("# b");
    expect((await stat(join(scratch.workspace, "src", "a.ts"))).mtime.toISOString()).toBe("2026-01-01T00:00:00.000Z");
    expect(await readdir(scratch.home)).toEqual([]);
    expect(await readdir(scratch.tmp)).toEqual([]);
    if (process.platform !== "win32") {
      for (const folder of [scratch.home, scratch.tmp, scratch.workspace, join(scratch.workspace, "src")]) {
        expect((await stat(folder)).mode & 0o777).toBe(0o700);
      }
      expect((await stat(join(scratch.workspace, "README.md"))).mode & 0o777).toBe(0o600);
    }
  });

  test.each([
    ["", "empty"],
    ["/etc/passwd", "absolute"],
    ["../up", "leaves"],
    ["a/../../up", "leaves"],
    ["a/..", "leaves"],
    ["a\\b", "backslash"],
    ["C:/x", "drive"],
    ["c:x", "drive"],
    ["a//b", "segment"],
    ["./a", "segment"],
    ["a/", "segment"],
    ["a\u0000b", "control"],
    ["a\nb", "control"],
  ])("refuses %j and writes nothing", async (path, reason) => {
    await expect(layOutScratch(root, { good: "x", [path]: "y" })).rejects.toMatchObject({
      code: "workspace-path-unsafe",
      exitCode: 2,
      message: expect.stringContaining(reason),
    });
    expect(await readdir(root)).toEqual([]);
  });

  test.each([
    [{ a: "1", "a/b": "2" }, "folder"],
    [{ "x/Read.md": "1", "x/read.md": "2" }, "case"],
  ])("refuses paths that clash: %j", async (files, reason) => {
    await expect(layOutScratch(root, files)).rejects.toMatchObject({
      code: "workspace-path-unsafe",
      message: expect.stringContaining(reason),
    });
  });

  test("whatever the path, nothing lands outside the workspace", async () => {
    const segment = fc.oneof(
      fc.constantFrom("..", ".", "", "a", "b", "C:", "\\", "~", "…"),
      fc.string({ maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 5 }), async (segments) => {
        const own = await mkdtemp(join(root, "run-"));
        const path = segments.join("/");
        try {
          await layOutScratch(own, { [path]: "x" });
        } catch {
          return;
        }
        const written = await readdir(own, { recursive: true, withFileTypes: true });
        const files = written.filter((entry) => entry.isFile());
        expect(files).toHaveLength(1);
        expect(`${files[0]?.parentPath}${sep}`.startsWith(`${join(own, "workspace")}${sep}`)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
