import fc from "fast-check";
import { expect, it } from "vitest";
import { countWords, firstWords, prose } from "./prose.ts";

it("has exactly as many words as asked for, the same for the same key", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.string(), (count, key) => {
      const text = prose(count, key);
      expect(countWords(text)).toBe(count);
      expect(prose(count, key)).toBe(text);
    }),
  );
  expect(prose(30, "a")).not.toBe(prose(30, "b"));
});

it("cuts to a number of words and leaves shorter texts alone", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 80 }), fc.integer({ min: 1, max: 60 }), (text, limit) => {
      const cut = firstWords(text, limit);
      expect(countWords(cut)).toBe(Math.min(limit, countWords(text)));
      if (countWords(text) <= limit) expect(cut).toBe(text);
    }),
  );
  expect(firstWords("One, two, three four", 2)).toBe("One, two.");
});
