import { describe, expect, it } from "vitest";
import type { Phase } from "../model/recording.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { type Client, clearTo, lastTurnOnly, recorded, recordingOfClient } from "../transcript/testing/recordings.ts";
import { thinkingRetained } from "./thinking-retained.ts";
import { thinkingRetention } from "./thinking-retention.ts";

const withGap = ["turn", "turn", "gap", "turn", "turn"] as const;
const withRestart = ["turn", "turn", "restart", "turn", "turn"] as const;
const idle = ({ idleMs }: Phase) => idleMs > 0;
const measurementOf = (client: Client) => thinkingRetention.read(readExchanges(recordingOfClient(client))).measurement;
const valueOf = (client: Client) => {
  const measurement = measurementOf(client);
  return measurement.measured ? measurement.value : `not measured: ${measurement.reason}`;
};

describe("thinking.retention", () => {
  it.each<readonly [string, string, Client]>([
    ["kept", "nothing is asked for", { script: withGap }],
    ["kept", "keep: all is asked for", { script: withGap, contextManagement: () => clearTo("all") }],
    ["kept", "no gap", { script: ["turn", "turn", "turn"] }],
    ["kept", "a cold resume that brings everything back", { script: withRestart }],
    [
      "cleared-once-after-idle",
      "one request after the gap asks to clear",
      { script: withGap, contextManagement: (_phase, request) => (request === 5 ? lastTurnOnly : clearTo("all")) },
    ],
    [
      "cleared-once-after-idle",
      "the client leaves out what is older than the gap, for good",
      { script: withGap, drops: (at, from) => idle(at) && !idle(from) },
    ],
    [
      "cleared-every-turn",
      "every request after the gap asks to clear",
      { script: withGap, contextManagement: (phase) => (idle(phase) ? lastTurnOnly : clearTo("all")) },
    ],
    [
      "cleared-every-turn",
      "the client keeps two turns from the gap on, which a third turn shows",
      { script: [...withGap, "turn"], drops: (at, from) => idle(at) && from.turn < at.turn - 1 },
    ],
    [
      "cleared-every-turn",
      "the client leaves out earlier turns from the gap on, at once",
      { script: withGap, drops: (at, from) => idle(at) && from.turn < at.turn },
    ],
    ["never-kept", "the model's own default is the last turn", { script: withGap, model: "claude-haiku-4-5" }],
    [
      "cleared-every-turn",
      "every request asks to clear, and no gap",
      { script: ["turn", "turn", "turn"], contextManagement: () => lastTurnOnly },
    ],
    [
      "never-kept",
      "the client leaves out every earlier turn",
      { script: withGap, drops: (at, from) => from.turn < at.turn },
    ],
    ["never-kept", "the client leaves out all of it", { script: withGap, drops: () => true }],
    ["never-kept", "every request asks to keep nothing", { script: withGap, contextManagement: () => clearTo("none") }],
    [
      "cleared-once-after-restart",
      "a cold resume without what was before it",
      { script: withRestart, drops: (at, from) => from.process < at.process },
    ],
  ])("%s: %s", (expected, _case, client) => {
    expect(valueOf(client)).toBe(expected);
  });

  it.each<readonly [string, Client, RegExp]>([
    ["the clock did not move", { script: withGap, verified: false }, /clock did not move/],
    ["nothing came after the gap", { script: ["turn", "turn", "gap"] }, /no request was made after the idle gap/],
    ["a single turn", { script: ["turn"] }, /two turns/],
    [
      "one turn after the gap does not tell once from every turn",
      {
        script: ["turn", "turn", "gap", "turn"],
        contextManagement: (phase) => (idle(phase) ? lastTurnOnly : clearTo("all")),
      },
      /tell once from every turn/,
    ],
    [
      "one turn before the gap does not tell cleared from never kept",
      { script: ["turn", "gap", "turn"], drops: (at, from) => from.turn < at.turn },
      /never kept/,
    ],
  ])("not measured: %s", (_case, client, reason) => {
    expect(measurementOf(client)).toMatchObject({ measured: false, reason: expect.stringMatching(reason) });
  });

  it("never calls it kept where nothing proves that time passed, or a turn died", () => {
    const recording = recorded("2.1.112");
    const read = (part: Partial<typeof recording>) =>
      [thinkingRetention, thinkingRetained].map(
        (metric) => metric.read(readExchanges({ ...recording, ...part })).measurement,
      );
    expect(read({}).map(({ measured }) => measured)).toEqual([true, true]);
    expect(read({ clock: [] }).map(({ measured }) => measured)).toEqual([false, false]);
    const crash = { kind: "crashed", durationMs: 1, exitCode: 1, lastWords: "" } as const;
    expect(read({ turns: [...recording.turns.slice(0, 3), crash] })).toEqual(
      [0, 1].map(() => ({ measured: false, reason: expect.stringContaining("turn 4 crashed") })),
    );
  });

  it("what was seen before a turn died stands", () => {
    const recording = recorded("2.1.90");
    const turns = [...recording.turns.slice(0, 3), { kind: "timed-out", durationMs: 1, lastWords: "" } as const];
    expect(thinkingRetention.read(readExchanges({ ...recording, turns })).measurement).toEqual({
      measured: true,
      value: "cleared-every-turn",
    });
  });

  it("shows the edit as sent beside what the model sees", () => {
    const { observations } = thinkingRetention.read(readExchanges(recorded("2.1.90")));
    expect(observations[0]).toEqual({ place: "gap 1", value: "65 min idle (clock verified)", context: true });
    expect(observations[6]).toEqual({
      place: "request 6",
      value: {
        context_management: {
          edits: [{ type: "clear_thinking_20251015", keep: { type: "thinking_turns", value: 1 } }],
        },
        sees: "1 of 5",
      },
    });
  });

  it("has an order, worst first", () => {
    expect(thinkingRetention.direction?.("kept", "cleared-every-turn")).toBe("worse");
    expect(thinkingRetention.direction?.("never-kept", "cleared-once-after-idle")).toBe("better");
    expect(thinkingRetention.rank?.("something else")).toBeNull();
  });

  it("a model without reasoning of its own is unsupported", () => {
    expect(measurementOf({ script: withGap, model: "claude-3-5-haiku-20241022" })).toMatchObject({ unsupported: true });
  });
});
