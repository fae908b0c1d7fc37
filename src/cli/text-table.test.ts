import { expect, test } from "vitest";
import { textTable } from "./text-table.ts";

test("columns are as wide as what they hold, without trailing blanks", () => {
  expect(
    textTable(
      ["name", "what"],
      [
        ["a", "first"],
        ["long-name", "b"],
      ],
      80,
    ),
  ).toBe("name       what\na          first\nlong-name  b\n");
});

test("what does not fit wraps where it has blanks; names stay whole", () => {
  const rows = [["claude-code/thinking-history", "2.1.112 claude-opus-4-6", '3 captures 2026-11-22 "known good"']];
  expect(textTable(["runtime/suite", "version, model", "captures"], rows, 70)).toBe(
    [
      "runtime/suite                 version, model       captures",
      "claude-code/thinking-history  2.1.112              3 captures",
      '                              claude-opus-4-6      2026-11-22 "known',
      '                                                   good"',
      "",
    ].join("\n"),
  );
});
