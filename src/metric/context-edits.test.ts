import { describe, expect, it } from "vitest";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { type Client, clearTo, lastTurnOnly, recordingOfClient } from "../transcript/testing/recordings.ts";
import { contextEdits } from "./context-edits.ts";

const valueOf = (client: Client) => contextEdits.read(readExchanges(recordingOfClient(client))).measurement;

const backAndForth: Client["contextManagement"] = ({ turn }) => (turn === 1 ? lastTurnOnly : clearTo("all"));
const changing: Client["contextManagement"] = (_phase, request) =>
  request === 1 ? { edits: [{ type: "clear_tool_uses_20250919" }] } : clearTo({ type: "thinking_turns", value: 2 });

const valueFor = (model: string) => valueOf({ script: ["turn"], model });

describe("context.edits", () => {
  it("says what is kept, part by part", () => {
    const script = ["turn", "gap", "turn", "restart", "turn", "gap", "turn"] as const;
    expect(valueOf({ script, contextManagement: backAndForth })).toEqual({
      measured: true,
      value: {
        start: "thinking: keep all",
        "after gap": "thinking: keep last 1 turn",
        "after restart": "thinking: keep all",
        "after gap 2": "thinking: keep all",
      },
    });
  });

  it("no edit means the model's documented default", () => {
    expect(valueFor("claude-opus-4-6")).toMatchObject({ value: { start: "thinking: keep all" } });
    expect(valueFor("a-model-of-tomorrow")).toMatchObject({ value: { start: "thinking: keep all" } });
    expect(valueFor("claude-haiku-4-5")).toMatchObject({ value: { start: "thinking: keep last 1 turn" } });
  });

  it("keeps the order of different edits within a part, and other edits as sent", () => {
    const measurement = valueOf({ script: ["turn"], contextManagement: changing });
    expect(measurement).toMatchObject({
      value: {
        start: ['thinking: keep all, {"type":"clear_tool_uses_20250919"}', "thinking: keep last 2 turns"],
      },
    });
    expect(contextEdits.describe(measurement.measured ? measurement.value : null)).toBe(
      'start: thinking: keep all, {"type":"clear_tool_uses_20250919"}, then thinking: keep last 2 turns',
    );
  });
});
