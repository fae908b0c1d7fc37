import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { exchange, recordingOf } from "../transcript/testing/recordings.ts";
import { toolsNames } from "./tools-names.ts";
import { toolsSchema } from "./tools-schema.ts";

const bash = { name: "Bash", description: "Runs a command.", input_schema: { type: "object" } };
const transcriptOf = (tools: readonly (readonly Json[])[], reminder = "") =>
  readExchanges(
    recordingOf(
      tools.map((offered, index) =>
        exchange(index, { model: "m", tools: offered, messages: [{ role: "user", content: `${reminder}Hello` }] }, {}),
      ),
      { prompts: ["Hello"] },
    ),
  );
const namesOf = (...args: Parameters<typeof transcriptOf>) => toolsNames.read(transcriptOf(...args)).measurement;

describe("tools.names", () => {
  it("has every tool of every request once, sorted", () => {
    expect(
      namesOf([
        [{ name: "Write" }, bash],
        [bash, { type: "web_search_20250305" }],
      ]),
    ).toEqual({
      measured: true,
      value: ["Bash", "Write", "web_search_20250305"],
    });
  });

  it.each([
    "<system-reminder>These deferred tools can be loaded:\nAlpha\nBeta_2\n</system-reminder>",
    "<system-reminder>\n<available-deferred-tools>\nAlpha\nBeta_2\n</available-deferred-tools>\n</system-reminder>",
    "<system-reminder>Deferred tools, by name:\n- Alpha\n- Beta_2\n\nMore text\n</system-reminder>",
  ])("finds announced tools in %j", (reminder) => {
    expect(namesOf([[bash]], reminder)).toMatchObject({ value: ["Alpha (deferred)", "Bash", "Beta_2 (deferred)"] });
  });

  it("takes no prose for a tool, and an announced tool that is loaded for itself", () => {
    const prose = "<system-reminder>Deferred tools are loaded by search: see\nthe manual for more\n</system-reminder>";
    expect(namesOf([[bash]], prose)).toMatchObject({ value: ["Bash"] });
    expect(namesOf([[bash]], "<system-reminder>Deferred tools:\nBash\n</system-reminder>")).toMatchObject({
      value: ["Bash"],
    });
  });
});

describe("tools.schema", () => {
  it("shows a tool that changes on the way with each of its digests, and keeps the definitions", () => {
    const { measurement, texts } = toolsSchema.read(
      transcriptOf([[bash], [{ ...bash, description: "Anew." }], [bash]]),
    );
    expect(measurement).toMatchObject({ value: { Bash: expect.stringMatching(/^[0-9a-f]{12}\+[0-9a-f]{12}$/) } });
    expect(JSON.parse(texts.tools ?? "")).toEqual([
      { name: "Bash", description: "Runs a command.", schema: { type: "object" } },
      { name: "Bash", description: "Anew.", schema: { type: "object" } },
    ]);
  });

  it("does not depend on the order of keys", () => {
    const [a, b] = [
      { x: 1, y: 2 },
      { y: 2, x: 1 },
    ].map((input_schema) => toolsSchema.read(transcriptOf([[{ ...bash, input_schema }]])));
    expect(a?.measurement).toEqual(b?.measurement);
  });
});
