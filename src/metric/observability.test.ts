import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import type { EventRecording, Phase } from "../model/recording.ts";
import { readSessionEvents } from "../transcript/session-events.ts";
import { gradeOf, gradesFromEvents } from "./observability.ts";
import { metricByName, metrics } from "./registry.ts";

const phases: readonly Phase[] = [
  { turn: 0, process: 0, idleMs: 0 },
  { turn: 1, process: 0, idleMs: 3_900_000 },
];

const request = (phase: Phase, id: string, input: number, events: readonly JsonObject[]) =>
  [
    { type: "span.model_request_start", id },
    ...events,
    {
      type: "span.model_request_end",
      model_request_start_id: id,
      model_usage: {
        input_tokens: input,
        output_tokens: 50,
        cache_read_input_tokens: 0,
        cache_creation_input_tokens: 0,
      },
    },
  ].map((event) => ({ phase, event }));

const says = (text: string) => ({ type: "agent.message", content: [{ type: "text", text }] });

/** Two turns with a gap between them, as a hosted session tells them. */
function session(agent: JsonObject): EventRecording {
  const [first, second] = phases as [Phase, Phase];
  return {
    kind: "events",
    source: "managed-agents",
    agent,
    threads: [
      {
        id: null,
        events: [
          ...request(first, "a", 1000, [
            { type: "agent.thinking", id: "t1" },
            says("I look first."),
            { type: "agent.tool_use", id: "c", name: "read", input: { file_path: "notes.md" } },
          ]),
          ...request(first, "b", 1080, [says("It says hello.")]),
          ...request(second, "c", 1200, [{ type: "agent.thinking", id: "t2" }, says("Still hello.")]),
        ],
      },
    ],
    usage: null,
    repeated: [],
    prompts: ["Read.", "And now?"],
    checks: [[{ kind: "says", text: { all: ["hello"] } } as never], []],
    turns: [
      { kind: "answered", text: "It says hello.", durationMs: 900 },
      { kind: "answered", text: "Still hello.", durationMs: 700 },
    ],
    clock: [{ verified: true, advancedMs: 3_900_000, evidence: "the session lay idle in real time" }],
    substitutions: [],
  };
}

const transcript = readSessionEvents(session({ model: { id: "claude-opus-4-6", effort: { type: "medium" } } }));

describe("on a runtime that shows its events alone", () => {
  it("every metric of the registry has a grade, and nothing else has", () => {
    expect(Object.keys(gradesFromEvents).toSorted()).toEqual(metrics.map(({ name }) => name).toSorted());
  });

  it.each(metrics.filter(({ name }) => gradeOf(name, "events") === "unobservable").map(({ name }) => name))(
    "%s has no value",
    (name) => {
      const { measurement, texts } = metricByName(name)!.read(transcript);
      expect(measurement).toMatchObject({ measured: false, unsupported: true });
      expect(texts).toEqual({});
    },
  );

  it.each([
    ["effort.effective", "medium"],
    ["model.requested", "claude-opus-4-6"],
    ["requests.main", 3],
    ["requests.side", 0],
    ["context.compactions", 0],
    ["events.unknown", []],
    ["ledger.prefixTokens", 1000],
    ["ledger.retainedTokens", 100],
    ["thinking.events", 2],
    ["output.tokens", 150],
    ["length.between.words", 3],
    ["length.final.words", 2.5],
    ["tools.calls", 1],
    ["latency.turnMs", 800],
    ["cost.usd", 0.02015],
  ])("%s is %j", (name, value) => {
    expect(metricByName(name)!.read(transcript).measurement).toEqual({ measured: true, value });
  });

  it.each(["effort.effective", "model.requested"])("%s has no value where the session declares none", (name) => {
    const silent = readSessionEvents(session({ id: "agent_1" }));
    expect(metricByName(name)!.read(silent).measurement).toMatchObject({ measured: false });
  });

  it("the effort is not taken for the model's default where the session gives its model as a bare string", () => {
    const bare = readSessionEvents(session({ model: "claude-opus-4-6" }));
    expect(metricByName("effort.effective")!.read(bare).measurement).toMatchObject({ measured: false });
  });
});
