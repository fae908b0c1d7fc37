import { describe, expect, it } from "vitest";
import type { Measurement } from "../model/measurement.ts";
import type { TurnCheck } from "../model/turn-check.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { recallThinking } from "./recall-thinking.ts";
import { recallVisible } from "./recall-visible.ts";
import { type MadeTurn, madeRecording, madeTranscript, say, think } from "./testing/answered.ts";

const asks: TurnCheck = { kind: "recalls", fact: "tangerine", from: "thinking" };
const denies: TurnCheck = { kind: "denies", words: "NONE", from: "thinking" };
const seen: TurnCheck = { kind: "recalls", fact: "harbour", from: "visible" };

const chosen: MadeTurn = { answers: [[think("A tangerine it is."), say("The key is under harbour.")]] };
const answered = (text: string, ...check: TurnCheck[]): MadeTurn => ({
  answers: [[think("I look."), say(text)]],
  check,
});
const read = (...turns: MadeTurn[]): readonly Measurement[] => {
  const transcript = madeTranscript(turns);
  return [recallThinking, recallVisible].map((metric) => metric.read(transcript).measurement);
};
const value = (passed: boolean) => ({ measured: true, value: passed });
const none = (of: string) => ({
  measured: false,
  reason: `no turn of this conversation is checked for what the agent recalls of its ${of}`,
});

describe("recall", () => {
  it("is right or wrong by the answer of the turn that asks, each source by itself", () => {
    expect(read(chosen, answered("Tangerine.", asks), answered("harbour", seen))).toEqual([value(true), value(true)]);
    expect(read(chosen, answered("FORGOTTEN", asks), answered("harbour", seen))).toEqual([value(false), value(true)]);
    expect(read(chosen, answered("A lemon.", asks))).toEqual([value(false), none("visible text")]);
  });

  it("takes an agent that always names something for one that recalls nothing", () => {
    expect(read(chosen, answered("tangerine", asks), answered("NONE", denies))[0]).toEqual(value(true));
    expect(read(chosen, answered("tangerine", asks), answered("turquoise", denies))[0]).toEqual(value(false));
  });

  it("counts a refusal as no recall, and a crash as no answer", () => {
    const refused = { kind: "refused", text: "tangerine", durationMs: 1 } as const;
    expect(read(chosen, { ...answered("", asks), outcome: refused })[0]).toEqual(value(false));
    const hung = { kind: "timed-out", durationMs: 1, lastWords: "" } as const;
    expect(read(chosen, { ...answered("", asks), outcome: hung })[0]).toEqual({
      measured: false,
      reason: "turn 2 timed out",
    });
  });

  it("does not hold for reasoning what the agent had said aloud, or never thought", () => {
    const aloud: MadeTurn = { answers: [[think("A tangerine it is."), say("I take the tangerine.")]] };
    expect(read(aloud, answered("tangerine", asks))[0]).toEqual({
      measured: false,
      reason: "what turn 2 asks for stood in the agent's visible text before",
    });
    const other: MadeTurn = { answers: [[think("A lemon it is."), say("Chosen.")]] };
    expect(read(other, answered("A lemon.", asks))[0]).toEqual({
      measured: false,
      reason: "what turn 2 asks for was never in the agent's reasoning",
    });
  });

  it("takes the suite's word for what hidden reasoning held", () => {
    const hidden: MadeTurn = { answers: [[think(""), say("Chosen.")]] };
    expect(read(hidden, answered("tangerine", asks))[0]).toEqual(value(true));
  });

  it("is not measured over an idle time that the harness did not see", () => {
    const recording = madeRecording([
      chosen,
      { ...answered("tangerine", asks), gapMs: 3_900_000 },
      answered("harbour", seen),
    ]);
    expect(recallThinking.read(readExchanges(recording)).measurement).toEqual(value(true));
    const stood = recording.clock.map((proof) => ({ ...proof, verified: false, evidence: "it stood still" }));
    const transcript = readExchanges({ ...recording, clock: stood });
    for (const metric of [recallThinking, recallVisible])
      expect(metric.read(transcript).measurement).toEqual({
        measured: false,
        reason: "the harness's clock did not move: it stood still",
      });
  });

  it("is unsupported for models without reasoning, and read from recordings without checks as unasked", () => {
    const transcript = madeTranscript(
      [{ answers: [[say("a")]] }, { answers: [[say("x")]], check: [asks] }],
      "claude-3-haiku-20240307",
    );
    expect(recallThinking.read(transcript).measurement).toMatchObject({ measured: false, unsupported: true });
    const { checks: _checks, ...old } = madeRecording([chosen, answered("tangerine", asks)]);
    expect(recallThinking.read(readExchanges(old)).measurement).toEqual(none("reasoning"));
  });
});
