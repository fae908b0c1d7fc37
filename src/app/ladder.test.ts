import { expect, it } from "vitest";
import type { TrialReading, TrialRecord } from "../model/trial.ts";
import { effortArm } from "../trial/arm.ts";
import { ladderGaps, pinLadder, type RecordedTrial } from "./ladder.ts";

const reading = (value: number, suite = "s", metric = "thinking.tokens"): TrialReading => ({
  suite,
  probe: "p",
  metric,
  measurement: { measured: true, value },
  observations: [],
  texts: {},
});

function recorded(effort: string | null, record: Partial<TrialRecord> | undefined): RecordedTrial {
  const arm = effort === null ? {} : { arm: effortArm(effort) };
  const trial = { id: "t", runtime: "x", conversation: "c", repeat: 0, seed: 1, ...arm };
  const finished = { kind: "finished", trial: "t", readings: [], recording: "", failure: null, wallMs: 1 };
  return { trial, record: record && ({ ...finished, ...record } as TrialRecord) };
}

const crashed = { kind: "crashed", message: "the agent crashed", lastWords: "" };
const trials = [
  recorded(null, { readings: [reading(999)] }),
  recorded("low", { readings: [reading(10), reading(4, "s", "tools.calls"), reading(77, "other")] }),
  recorded("low", { readings: [reading(12)] }),
  recorded("medium", { readings: [reading(50)], failure: crashed }),
  recorded("max", { kind: "void", code: "effort-not-sent", message: "its requests carry high", lastWords: "" }),
  recorded("max", undefined),
];

it("pins what the trials of each effort gave, of one suite and of what an effort is inferred from", () => {
  const ladder = pinLadder(trials, "s", "2026-03-12");
  expect(ladder).toEqual([
    {
      effort: "low",
      metrics: [
        {
          probe: "p",
          metric: "thinking.tokens",
          values: [],
          samples: [{ day: "2026-03-12", values: [10, 12] }],
          missing: [],
        },
      ],
    },
  ]);
});

it("tells the efforts whose trials are no reference, and why", () => {
  expect(ladderGaps(trials)).toEqual([
    { effort: "medium", lost: 1, of: 1, reason: "the agent crashed" },
    { effort: "max", lost: 2, of: 2, reason: "its requests carry high" },
  ]);
  expect(ladderGaps(trials.slice(0, 3))).toEqual([]);
});
