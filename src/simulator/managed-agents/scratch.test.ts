import { describe, expect, test } from "vitest";
import { workspacePath } from "./scratch.ts";

describe("where a path of the container lies in the workspace", () => {
  test.each([
    ["/workspace/a/b.txt", "a/b.txt"],
    ["a/b.txt", "a/b.txt"],
    ["/workspace/../workspace/a.txt", "a.txt"],
    ["/mnt/session/uploads/file_1", "mnt/session/uploads/file_1"],
    ["//workspace//a.txt", "a.txt"],
  ])("%s → %s", (mounted, path) => expect(workspacePath(mounted)).toBe(path));

  test.each(["", ".", "/", "../a", "/workspace/../../../..", "a/../../b", "..\\a"])("refused: %j", (mounted) => {
    expect(() => workspacePath(mounted)).toThrow("no path in the container");
  });
});
