import { describe, expect, it } from "vitest";
import type { TurnCheck } from "../model/turn-check.ts";
import { lengthObeysLonger } from "./length-obeys-longer.ts";
import { taskPassed } from "./task-passed.ts";
import { call, type MadeTurn, madeTranscript, say, think, words } from "./testing/answered.ts";
import { toolsCalls } from "./tools-calls.ts";
import { toolsReadsPerEdit } from "./tools-reads-per-edit.ts";

const value = (expected: boolean | number) => ({ measured: true, value: expected });
const passed = (...turns: MadeTurn[]) => taskPassed.read(madeTranscript(turns)).measurement;
const calling = (...names: string[]) => madeTranscript([{ answers: [names.map((name) => call(name)), [say("ok")]] }]);
const editor = (command: string) => call("str_replace_based_edit_tool", { command });

describe("a wish for a longer text", () => {
  const wish: TurnCheck = { kind: "at-least-words", words: 100 };
  const of = (text: string, ...more: MadeTurn[]) =>
    lengthObeysLonger.read(madeTranscript([{ answers: [[think("x"), say(text)]], check: [wish] }, ...more]));

  it.each([
    [99, false],
    [100, true],
  ])("of 100 words, answered with %i: %s", (count, obeyed) => {
    expect(of(words(count)).measurement).toEqual(value(obeyed));
  });

  it("counts the turn's own end, and no other turn's", () => {
    expect(of(words(20), { answers: [[say(words(500))]] }).measurement).toEqual(value(false));
    expect(of(words(20)).observations).toEqual([
      { place: "turn 1", value: { passed: false, said: "20 words, at least 100 wanted" } },
    ]);
    const unasked = madeTranscript([{ answers: [[say(words(500))]] }]);
    expect(lengthObeysLonger.read(unasked).measurement).toEqual({
      measured: false,
      reason: "no turn of this conversation wishes for a longer text",
    });
  });
});

describe("graded tasks", () => {
  const edits: TurnCheck = { kind: "calls", tool: ["Edit", "Write"], holding: "/lowered\\s*=/" };
  const says: TurnCheck = { kind: "says", text: "13" };

  it("passes by what is said and by what is done, all of it", () => {
    const done = [call("edit", { path: "a", edits: [{ new_string: "lowered = 7" }] })];
    expect(passed({ answers: [done, [say("So it is 13.")]], check: [edits, says] })).toEqual(value(true));
    expect(passed({ answers: [done, [say("So it is 12.")]], check: [edits, says] })).toEqual(value(false));
    expect(passed({ answers: [[call("Read", { path: "lowered =" })], [say("13")]], check: [edits, says] })).toEqual(
      value(false),
    );
  });

  it("grades a turn by its own calls", () => {
    const done: MadeTurn = { answers: [[call("Write", { content: "lowered = 7" })], [say("ok")]] };
    expect(passed(done, { answers: [[say("ok")]], check: [edits] })).toEqual(value(false));
    expect(passed({ ...done, check: [{ ...edits, holding: null }] })).toEqual(value(true));
  });

  it("is not measured where nothing is graded or the agent crashed", () => {
    expect(passed({ answers: [[say("13")]] })).toMatchObject({ measured: false });
    const crash = { kind: "crashed", durationMs: 1, exitCode: 1, lastWords: "" } as const;
    expect(passed({ answers: [[say("13")]], check: [says], outcome: crash })).toEqual({
      measured: false,
      reason: "turn 1 crashed",
    });
  });
});

describe("tools", () => {
  it.each([
    [["Read", "read", "NotebookRead", "Edit"], 4, 3],
    [["Read", "Edit", "Write"], 3, 0.5],
    [["Grep", "Bash", "MultiEdit"], 3, 0],
  ])("%j: %i calls, %d reads per edit", (names, calls, ratio) => {
    expect(toolsCalls.read(calling(...names)).measurement).toEqual(value(calls));
    expect(toolsReadsPerEdit.read(calling(...names)).measurement).toEqual(value(ratio));
  });

  it("tells reading from editing where one tool does both", () => {
    const both = madeTranscript([{ answers: [[editor("view"), editor("view"), editor("str_replace")], [say("ok")]] }]);
    expect(toolsReadsPerEdit.read(both).measurement).toEqual(value(2));
  });

  it("has no ratio without an edit, and zero calls where none was made", () => {
    expect(toolsReadsPerEdit.read(calling("Read")).measurement).toEqual({
      measured: false,
      reason: "no tool edited a file",
    });
    expect(toolsCalls.read(calling()).measurement).toEqual(value(0));
  });
});
