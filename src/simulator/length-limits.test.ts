import { describe, expect, it } from "vitest";
import { lengthLimits } from "./length-limits.ts";

describe("lengthLimits", () => {
  it.each<[string, number | null, number | null]>([
    [
      "Length limits: keep text between tool calls to ≤25 words. Keep final responses to ≤100 words unless the task requires more detail.",
      25,
      100,
    ],
    ["Keep text between tool calls to at most 30 words and final answers to at most 80 words.", 30, 80],
    ["Between tool calls, write no more than twenty-five words.", 25, null],
    ["Your final message must be under 120 words.", null, 120],
    ["Responses must not exceed 60 words.", 60, 60],
    ["Answer in fewer than 40 words.", 40, 40],
    ["Stick to a 50-word limit for every reply.", 50, 50],
    ["Keep your replies to 75 words or fewer.", 75, 75],
    ["Progress notes: maximum 15 words.", 15, null],
    ["Cap: a message is up to one hundred words.", 100, 100],
    ["Responses under 200 words. Replies under 90 words.", 90, 90],
    ["House style: before each tool call say no more than twelve words.", 12, null],
    ["Messages before each tool call should be within a dozen words.", 12, null],
  ])("reads %s", (sentence, betweenWords, finalWords) => {
    expect(lengthLimits([sentence])).toEqual({ betweenWords, finalWords });
  });

  it.each([
    "Write a commit subject of at most 10 words.",
    "Session titles: 3-7 words, under 8 words at best.",
    "Reads up to 2000 lines of a file.",
    "Commands time out within 120000 ms.",
    "Use at least 50 words in your answer.",
    "A clear, concise description of at most 10 words for the command.",
    "Responses are shown in a terminal 80 characters wide.",
    "Search queries should have at most 6 words.",
    "Be concise.",
    "In other words, answer what was asked.",
  ])("finds none in: %s", (sentence) => {
    expect(lengthLimits([sentence])).toEqual({ betweenWords: null, finalWords: null });
  });

  it("takes the tightest of several texts", () => {
    expect(lengthLimits(["Final responses: max 100 words.", "Keep every response under 70 words."])).toEqual({
      betweenWords: 70,
      finalWords: 70,
    });
  });
});
