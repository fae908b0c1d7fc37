import { describe, expect, it } from "vitest";
import { textMatch } from "./text-pattern.ts";

describe("words", () => {
  it.each([
    ["tangerine", "It was Tangerine.", true],
    ["tangerine", "Two tangerines", false],
    ["a  b", "A\nb", true],
    ["1.5 (net)", "that is 1.5 (net), I think", true],
    ["1.5", "1x5", false],
    ["12", "4712", false],
    ["naïve", "NAÏVE?", true],
    ["", "", true],
  ])("%s in %j: %s", (wanted, text, held) => {
    expect(textMatch(wanted)(text)).toBe(held);
  });
});

describe("a pattern between slashes", () => {
  it.each([
    ["/^42$/m", "so\n42\n", true],
    ["/^42$/", "so\n42\n", false],
    ["/THIRD|3rd/i", "the 3RD", true],
    ["/a/b/", "a/b", true],
  ])("%s on %j: %s", (wanted, text, held) => {
    expect(textMatch(wanted)(text)).toBe(held);
  });

  it("keeps no state between texts, and refuses what is no expression", () => {
    const match = textMatch("/a/");
    expect([match("a"), match("a"), match("b")]).toEqual([true, true, false]);
    expect(() => textMatch("/(/")).toThrow(SyntaxError);
  });
});
