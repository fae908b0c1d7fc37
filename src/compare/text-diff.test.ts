import fc from "fast-check";
import { expect, test } from "vitest";
import { diffText } from "./text-diff.ts";

test("shows the words that changed within a long line, with little around them", () => {
  const before = `${"lorem ipsum ".repeat(30)}be concise and clear ${"dolor sit ".repeat(30)}`;
  const now = before.replace("be concise and clear", "be concise, at most 25 words, and clear");
  const lines = diffText(before, now);
  expect(lines.map((line) => line.sign)).toEqual(["-", "+"]);
  expect(lines[1]?.text).toContain("at most 25 words");
  expect(lines[1]?.text.length).toBeLessThan(250);
});

test("added and removed lines are whole", () => {
  expect(diffText("a\nb\nc", "a\nc\nd")).toEqual([
    { sign: "-", text: "b" },
    { sign: "+", text: "d" },
  ]);
});

test("equal texts differ in nothing, and no text breaks it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(diffText(a, a)).toEqual([]);
      diffText(a, b);
    }),
  );
});
