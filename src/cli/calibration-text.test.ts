import { expect, it } from "vitest";
import type { Calibration, FalseAlarms } from "../model/calibration.ts";
import { exampleBaseline } from "../store/testing/example-baseline.ts";
import { calibrationText } from "./calibration-text.ts";

const rare: FalseAlarms = {
  alpha: 0.005,
  replays: 2000,
  alarms: 4,
  same: 1900,
  low: 0.0005,
  high: 0.005,
  gateValues: 20,
  gates: 1,
  cap: 20,
};

function text(falseAlarms: FalseAlarms | null, nights = 0): string {
  const spread = { within: 0.5, between: 0.1, betweenAtMost: 0.2, total: 0.51, days: 12 };
  const calibration: Calibration = {
    format: 1,
    tool: "0.1.0",
    key: exampleBaseline.key,
    baseline: "b".repeat(64),
    sessions: [{ run: "r", day: "2026-03-12", metrics: [] }],
    verdicts: [{ metric: "thinking.tokens", probes: ["a", "b"], values: 20, spread, nights, falseAlarms }],
  };
  const shown = calibrationText(calibration, 80);
  for (const line of shown.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  return shown.replaceAll(/\s+/g, " ");
}

it("a baseline that keeps what alpha promises needs no words", () => {
  expect(text(rare)).toContain("thinking.tokens, 2 0.50, 0.10 0.2 % (0.05–0.5 %) 0.5 % 95 %");
  expect(text(rare)).not.toContain("Grow it");
});

it("one that alarms more often says so, with the remedy and what the replays rest on", () => {
  const often = text({ ...rare, alarms: 90, low: 0.036, high: 0.055 });
  expect(often).toContain("alarms more often than the 0.5 % that hold on average over baselines");
  expect(often).toContain("agent-audit baseline record --append");
  expect(often).toContain("its replays share the values of 1 gate of 20; more --trials, on other days");
  expect(text({ ...rare, alarms: 90, low: 0.036, high: 0.055, gates: 9 })).not.toContain("share the values");
});

it("sessions that end before a gate does are told from gates that end without a verdict", () => {
  const early = text({ ...rare, gateValues: 6, same: 0 });
  expect(early).toMatch(/0\.5 % – /);
  expect(early).toContain("a session has 6 values where a run may take 20; --trials 20 for whole gates");
});

it("what is not known is said to be", () => {
  expect(text(null)).toContain("the baseline or the runs are too few to judge by");
  expect(text(rare, 14)).toContain("with the values of 14 quiet nights");
});
