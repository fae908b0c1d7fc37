import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCaps } from "./find-caps.ts";

describe("findCaps", () => {
  it("keeps the sentence as it stands", () => {
    const text = "# Tone\n\nBe kind.  **Keep text between tool calls to ≤25 words.** Use tools.";
    expect(findCaps(text, "system")).toEqual([
      {
        limit: 25,
        unit: "words",
        scope: "between-tool-calls",
        sentence: "**Keep text between tool calls to ≤25 words.**",
      },
    ]);
  });

  it("takes a tool's text to speak of the tool", () => {
    expect(findCaps("Maximum 40 words.", "tool")).toEqual([]);
    expect(findCaps("Maximum 40 words.", "system")).toHaveLength(1);
  });

  it("does not let a heading about commits limit replies", () => {
    expect(findCaps("# Commit messages\n\nMaximum 40 words.", "system")).toEqual([]);
    expect(findCaps("# Commit messages\n\nFoo.\n\n# Replies\n\nMaximum 40 words.", "system")).toHaveLength(1);
  });

  it("lets the nearest context decide: a tag inside a section, a heading inside a tag", () => {
    const planted = "<final_answer>Maximum 40 words.</final_answer>";
    expect(findCaps(`# Commit messages\n\n${planted}`, "system")).toMatchObject([{ limit: 40, scope: "final" }]);
    expect(findCaps("<final_answer>\n# Commit messages\nMaximum 40 words.\n</final_answer>", "system")).toEqual([]);
  });

  it("never throws and gives finite limits on any text", () => {
    const words = fc.constantFrom(
      "≤",
      "under",
      "25",
      "1,000",
      "two dozen",
      "words",
      "lines",
      "replies",
      "between tool calls",
      "no more than",
      "half a",
      "|",
      "\n",
      "- ",
      "# ",
      "<max_words>",
      "</max_words>",
      "```",
      '"',
      ":",
      ".",
      "commit",
      "_",
      "*",
      "(",
      "-",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(words, { maxLength: 60 }).map((parts) => parts.join(" ")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("system", "reminder", "tool"), (sample, kind) => {
        for (const cap of findCaps(sample, kind)) {
          expect(Number.isFinite(cap.limit)).toBe(true);
          expect(cap.sentence).not.toBe("");
        }
      }),
      { numRuns: 200 },
    );
  });

  // A net for catastrophic expressions, not a benchmark: processor time, since the machine may be busy with others.
  it.each([
    "a",
    " ",
    "1 ",
    "one ",
    "words ",
    "one word ",
    "1 word. ",
    "no more than ",
    "replies under ",
    "keep a b c to ",
    "<a>",
    "<a ",
    "</a>",
    "| a ",
    "- a\n",
    '"',
    "_",
    "a_",
    "**",
    ": ",
    "1,000",
    "twenty-",
    "between the tool ",
    "for questions, ",
    "max words per reply ",
    "\n\n",
    "#",
    "Reply under 1 word. ",
  ])("reads 100 kB of %j in linear time", (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const start = process.cpuUsage();
    findCaps(text, "system");
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000);
  });
});
