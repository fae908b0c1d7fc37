import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { beside, breakName, clamp, commandLines, fit, wrap } from "./layout.ts";
import { printable } from "./printable.ts";

const width = fc.integer({ min: 4, max: 100 });
const anyText = fc.string({ unit: "grapheme", maxLength: 300 }).map((text) => printable(text, 300));

test("wrapped text fits, and loses no word that fits a line", () => {
  fc.assert(
    fc.property(anyText, width, (text, columns) => {
      for (const line of wrap(text, columns)) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,4}$/)), width, (words, columns) => {
      expect(wrap(words.join(" "), columns).join(" ")).toBe(words.join(" "));
    }),
  );
});

test("no wrapped line starts a command of a runner", () => {
  const parts = fc.array(fc.constantFrom("::", " ", "x", "set-output", ":", "##[error]", "word"), { maxLength: 60 });
  fc.assert(
    fc.property(parts, width, (words, columns) => {
      for (const line of wrap(printable(words.join(""), 400), columns)) {
        expect(line).not.toMatch(/^\s*::/);
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
    }),
  );
});

test("columns fit where they can, and only those that must give way do", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }), width, (natural, room) => {
      const widths = fit(natural, room, 10);
      const total = widths.reduce((sum, size) => sum + size, 0) + 2 * (natural.length - 1);
      expect(total <= room || widths.every((size, at) => size === Math.min(8, natural[at] ?? 0))).toBe(true);
      for (const [at, size] of widths.entries()) expect(size).toBeLessThanOrEqual(natural[at] ?? 0);
    }),
  );
  expect(fit([10, 40, 5], 80, 10)).toEqual([10, 40, 5]);
  expect(fit([10, 40, 30], 60, 10)).toEqual([10, 23, 23]);
  expect(fit([28, 40], 52, [28, 10])).toEqual([28, 22]);
});

test("cells stand side by side, in colour as without", () => {
  expect(beside([["a", "bb"], ["c"]], [3, 3])).toEqual(["a    c", "bb"]);
  expect(beside([["\u001b[31ma\u001b[39m"], ["c"]], [3, 3])).toEqual(["\u001b[31ma\u001b[39m    c"]);
  expect(beside([["漢"], ["c"]], [3, 3])).toEqual(["漢   c"]);
});

test.each([
  ["thinking.retention", 9, ["thinking.", "retention"]],
  ["thinking.retention@after-a-cold-resume", 12, ["thinking.", "retention", "@after-a-", "cold-resume"]],
  ["length.maxTokens", 20, ["length.maxTokens"]],
  ["cache.breakpoints", 8, ["cache.", "breakpoi", "nts"]],
])("%s in %i columns", (name, columns, lines) => {
  expect(breakName(name, columns)).toEqual(lines);
});

test("a clamped text says that there is more", () => {
  expect(clamp(["a", "b"], 2)).toEqual(["a", "b"]);
  expect(clamp(["a", "bcd", "e"], 2)).toEqual(["a", "bc…"]);
});

test.each([
  ["agent-audit init", 40, ["agent-audit init"]],
  [
    "agent-audit run --runtime claude-code@latest --model m",
    30,
    ["agent-audit run \\", "  --runtime claude-code@latest \\", "  --model m"],
  ],
  [
    "agent-audit run --runtime claude-code@latest --model m",
    48,
    ["agent-audit run --runtime claude-code@latest \\", "  --model m"],
  ],
])("%s in %i columns", (command, columns, lines) => {
  expect(commandLines(command, columns)).toEqual(lines);
});
