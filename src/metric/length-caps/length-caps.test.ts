import { describe, expect, it } from "vitest";
import type { InstructionText, ModelRequest, Transcript } from "../../model/transcript.ts";
import { lengthCaps } from "./length-caps.ts";

function transcript(...requests: readonly Pick<ModelRequest, "role" | "number" | "instructions">[]): Transcript {
  return { requests: requests as readonly ModelRequest[], turns: [], clock: [] };
}

const system = (text: string, place = "system[2]"): InstructionText => ({ place, kind: "system", text });

const cap = (limit: number, scope = "final") => ({ limit, unit: "words", scope });

describe("length.caps", () => {
  it("lists limits of main requests, sorted, once, with the words and the place they first stand at", () => {
    const incident = system(
      "Length limits: keep text between tool calls to ≤25 words. Keep final responses to ≤100 words unless the task requires more detail.",
    );
    const later: InstructionText = { place: "messages[2].content[1]", kind: "reminder", text: "Replies: max 3 lines." };
    const { measurement, observations } = lengthCaps.read(
      transcript(
        { role: "main", number: 1, instructions: [incident] },
        { role: "main", number: 2, instructions: [incident, later] },
      ),
    );
    expect(measurement).toEqual({
      measured: true,
      value: [
        { limit: 25, unit: "words", scope: "between-tool-calls" },
        { limit: 100, unit: "words", scope: "final" },
        { limit: 3, unit: "lines", scope: "response" },
      ],
    });
    expect(observations).toEqual([
      {
        place: "request 1, system[2]",
        value: {
          "text between tool calls ≤ 25 words": "Length limits: keep text between tool calls to ≤25 words.",
          "final responses ≤ 100 words": "Keep final responses to ≤100 words unless the task requires more detail.",
        },
      },
      { place: "request 2, messages[2].content[1]", value: { "responses ≤ 3 lines": "Replies: max 3 lines." } },
    ]);
  });

  it("leaves out side requests and the probe's own words", () => {
    const { measurement } = lengthCaps.read(
      transcript(
        { role: "side", number: 1, instructions: [system("Replies: max 3 lines.")] },
        {
          role: "main",
          number: 1,
          instructions: [{ place: "messages[0].content[0]", kind: "prompt", text: "Answer in one word." }],
        },
      ),
    );
    expect(measurement).toEqual({ measured: true, value: [] });
  });

  it("is not measured without a main request", () => {
    const { measurement } = lengthCaps.read(
      transcript({ role: "side", number: 1, instructions: [system("Replies: max 3 lines.")] }),
    );
    expect(measurement.measured).toBe(false);
  });

  it("says limits in words", () => {
    expect(lengthCaps.describe([])).toBe("no numeric length limit");
    expect(
      lengthCaps.describe([
        { limit: 25, unit: "words", scope: "between-tool-calls" },
        { limit: 1, unit: "sentences", scope: "update" },
      ]),
    ).toBe("text between tool calls ≤ 25 words; each update ≤ 1 sentence");
  });

  it.each([
    ["a new limit", [], [cap(100)], "worse"],
    ["a limit gone", [cap(100)], [], "better"],
    ["a tighter one", [cap(100)], [cap(50)], "worse"],
    ["a looser one", [cap(50)], [cap(100)], "better"],
    ["a second, looser one of the same scope", [cap(50)], [cap(50), cap(100)], "different"],
    ["one gone, another new", [cap(50)], [cap(50, "update")], "different"],
    ["tighter here, looser there", [cap(50), cap(9, "update")], [cap(40), cap(10, "update")], "different"],
  ])("calls %s by its direction", (_name, before, after, direction) => {
    expect(lengthCaps.direction?.(before, after)).toBe(direction);
  });
});
