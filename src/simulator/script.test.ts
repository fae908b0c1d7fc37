import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { locate, stepsOfAnswer } from "./script.ts";
import { assistant, conversation, readTool, requestOf, result, said, used, user } from "./testing/requests.ts";

const call = { tool: ["Read"], input: {} };
const script = conversation(
  ["First question", []],
  ["Go on", [{ say: "one" }]],
  ["Go on", [{ say: "two" }]],
  ["Go on then", []],
);
const at = (...messages: readonly JsonObject[]) => {
  const place = locate(script, requestOf({ messages }).messages);
  return [place.step === null ? null : place.turn, place.answered];
};

const beside = (text: string) => ({ role: "user", content: [...result("t1", "x").content, said(text)] });

describe("locate", () => {
  it("finds a turn in a prompt that a harness wraps", () => {
    const wrapped = {
      role: "user",
      content: [
        said("<system-reminder>\nGo on\n</system-reminder>"),
        said("Context: none"),
        said("Please:  First\nquestion"),
      ],
    };
    expect(at(wrapped)).toEqual([0, 0]);
  });

  it("counts the answers of the turn, joining neighbours", () => {
    const turn = [user("First question"), assistant(said("a")), assistant(used("t1")), result("t1", "x")];
    expect(at(...turn)).toEqual([0, 1]);
    expect(at(...turn, assistant(used("t2")), result("t2", "Go on"))).toEqual([0, 2]);
  });

  it("takes the next turn for each repeat of a text, and the last one for more", () => {
    const done = assistant(said("ok"));
    expect(at(user("Go on"))).toEqual([1, 0]);
    expect(at(user("Go on"), done, user("Go on"))).toEqual([2, 0]);
    expect(at(user("Go on"), done, user("Go on"), done, user("Go on"))).toEqual([2, 0]);
  });

  it("prefers the longer of two texts that end together or later", () => {
    expect(at(user("Go on then"))).toEqual([3, 0]);
    expect(at(user("First question. Go on"))).toEqual([1, 0]);
  });

  it("keeps the turn beside tool results unless the text is the script's", () => {
    const open = [user("First question"), assistant(used("t1"))];
    expect(at(...open, beside("<system-reminder>tick</system-reminder>"))).toEqual([0, 1]);
    expect(at(...open, beside("note from a hook"))).toEqual([0, 1]);
    expect(at(...open, beside("Go on"))).toEqual([1, 0]);
  });

  it("knows none for another prompt, and gives each its own place", () => {
    const first = locate(script, requestOf({ messages: [user("Something else")] }).messages);
    const second = locate(
      script,
      requestOf({ messages: [user("Something else"), assistant(said("a")), user("More")] }).messages,
    );
    expect([first.step, second.step]).toEqual([null, null]);
    expect(second.turn).not.toBe(first.turn);
  });

  it("finds every turn of any script played in order", () => {
    const texts = fc.array(fc.constantFrom("alpha", "beta", "gamma", "alpha beta"), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(texts, (turns) => {
        const played = conversation(...turns.map((text) => [text, []] as const));
        const messages = turns.flatMap((text) => [user(text), assistant(said("ok"))]);
        for (const [i] of turns.entries()) {
          expect(locate(played, requestOf({ messages: messages.slice(0, 2 * i + 1) }).messages).turn).toBe(i);
        }
      }),
    );
  });
});

describe("stepsOfAnswer", () => {
  const tools = requestOf({ tools: [readTool], messages: [] }).tools;
  const steps = [
    { say: "a", call },
    { say: "b", call: { tool: ["Nope"], input: {} } },
    { say: "c", call },
    { say: "d" },
  ];

  it("ends an answer where a tool is called", () => {
    const saidIn = [0, 1, 2, 3].map((answered) => stepsOfAnswer(steps, tools, answered).map((step) => step.say));
    expect(saidIn).toEqual([["a"], ["b", "c"], ["d"], []]);
  });

  it("says all at once where nothing is on offer", () => {
    expect(stepsOfAnswer(steps, [], 0)).toEqual(steps);
    expect(stepsOfAnswer(steps, [], 1)).toEqual([]);
  });
});
