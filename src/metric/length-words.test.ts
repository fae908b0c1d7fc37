import { describe, expect, it } from "vitest";
import { lengthBetweenShareOver25 } from "./length-between-share-over-25.ts";
import { lengthBetweenWords } from "./length-between-words.ts";
import { lengthFinalWords } from "./length-final-words.ts";
import { call, madeTranscript, say, think, words } from "./testing/answered.ts";
import { countWords } from "./word-count.ts";

const twoTurns = madeTranscript([
  {
    answers: [
      [think("long reasoning that is no text"), say(words(10)), call("Read"), say(words(4)), call("Read")],
      [call("Read")],
      [say(words(20)), say(words(12)), call("Edit")],
      [say(words(50))],
    ],
  },
  { answers: [[say(words(26)), call("Read")], [say(words(70))]] },
]);

const shareAt = (count: number) =>
  lengthBetweenShareOver25.read(madeTranscript([{ answers: [[say(words(count)), call("Read")], [say("ok")]] }]));

describe("texts between tool calls and at the end", () => {
  it("takes what stands before a call, within one turn, and what ends the turn apart", () => {
    expect(lengthBetweenWords.read(twoTurns).measurement).toEqual({ measured: true, value: (10 + 4 + 32 + 26) / 4 });
    expect(lengthBetweenShareOver25.read(twoTurns).measurement).toEqual({ measured: true, value: 0.5 });
    expect(lengthFinalWords.read(twoTurns).measurement).toEqual({ measured: true, value: 60 });
    expect(lengthBetweenWords.read(twoTurns).observations).toEqual([
      { place: "turn 1", value: [10, 4, 32] },
      { place: "turn 2", value: [26] },
    ]);
  });

  it("does not join the end of one turn to the next turn's first call", () => {
    const transcript = madeTranscript([
      { answers: [[say(words(90))]] },
      { answers: [[call("Read")], [say(words(3))]] },
    ]);
    expect(lengthBetweenWords.read(transcript).measurement).toEqual({
      measured: false,
      reason: "no text stood before a tool call",
    });
    expect(lengthBetweenShareOver25.read(transcript).measurement.measured).toBe(false);
  });

  it("counts 25 as kept and 26 as over", () => {
    expect(shareAt(25).measurement).toEqual({ measured: true, value: 0 });
    expect(shareAt(26).measurement).toEqual({ measured: true, value: 1 });
  });

  it("says why there is no final text", () => {
    const transcript = madeTranscript([{ answers: [[say("a"), call("Read")], []] }]);
    expect(lengthFinalWords.read(transcript).measurement).toEqual({ measured: false, reason: "no turn ended in text" });
  });

  it("measures nothing of a turn that crashed", () => {
    const crash = { kind: "crashed", durationMs: 1, exitCode: 1, lastWords: "" } as const;
    const transcript = madeTranscript([{ answers: [[say("a b"), call("Read")]], outcome: crash }]);
    for (const { read } of [lengthBetweenWords, lengthBetweenShareOver25, lengthFinalWords])
      expect(read(transcript).measurement).toEqual({ measured: false, reason: "turn 1 crashed" });
  });
});

it.each([
  ["", 0],
  [" — … ", 0],
  ["don't stop, e.g. here", 4],
  ["one\n\ntwo\tthree", 3],
  ["Übung 3 日本", 3],
])("%j has %i words", (text, count) => {
  expect(countWords(text)).toBe(count);
});
