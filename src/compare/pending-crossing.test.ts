import { expect, it } from "vitest";
import type { HistoryEntry } from "../model/history.ts";
import { pendingCrossing } from "./pending-crossing.ts";
import { simulatedBaseline, simulatedMetric, simulatedNight } from "./testing/simulated-nights.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 2, 1);

/** A run `hours` after the start; `crossed`: the direction it found. */
function run(hours: number, crossed: -1 | 0 | 1, change: Partial<HistoryEntry> = {}): HistoryEntry {
  const crossing = { metric: simulatedMetric, probes: ["probe-0"], direction: crossed === 0 ? 1 : crossed, p: 0.004 };
  return simulatedNight(0, [[1, 2]], {
    run: `run-${hours}`,
    at: new Date(startMs + hours * hourMs).toISOString(),
    nightly: false,
    crossings: crossed === 0 ? [] : [crossing],
    ...change,
  });
}

const at = (hours: number) => new Date(startMs + hours * hourMs).toISOString();
const pending = (entries: readonly HistoryEntry[], hours: number, probes = ["probe-0"]) =>
  pendingCrossing(entries, simulatedMetric, probes, simulatedBaseline, startMs + hours * hourMs);

const confirmed = (entry: HistoryEntry): HistoryEntry => ({
  ...entry,
  crossings: entry.crossings.map((crossing) => ({ ...crossing, confirmed: true })),
});

it.each<[string, readonly HistoryEntry[], number, ReturnType<typeof pendingCrossing>]>([
  ["nothing was found", [run(0, 0)], 24, null],
  ["it is twelve hours old", [run(0, -1)], 12, { at: at(0), direction: -1 }],
  ["it is of this session", [run(0, -1)], 11.9, null],
  ["another session tested it and found nothing", [run(0, 1), run(13, 0)], 30, null],
  ["another session confirmed it: its own is next", [run(0, 1), run(13, 1)], 30, { at: at(13), direction: 1 }],
  [
    "a run of its own session tested it: that confirms nothing",
    [run(0, 1), run(3, 0)],
    24,
    { at: at(0), direction: 1 },
  ],
  ["the session found it twice: its first time counts", [run(0, 1), run(8, 1)], 13, { at: at(0), direction: 1 }],
  ["a run without its values came between", [run(0, 1), run(13, 0, { metrics: [] })], 30, { at: at(0), direction: 1 }],
  ["the baseline was accepted anew since", [run(0, 1, { baseline: "old" })], 24, null],
  ["it lies in the future, by a clock that was set back", [run(50, 1)], 24, null],
  [
    "two sessions found it: the next run need not wait, however often it is run",
    [run(0, 1), confirmed(run(13, 1)), run(14, 0, { metrics: [] })],
    14,
    { at: at(13), direction: 1, confirmed: true },
  ],
  ["two sessions found it, and a third did not", [run(0, 1), confirmed(run(13, 1)), run(14, 0)], 15, null],
  ["a night found it", [run(0, 1, { nightly: true })], 24, { at: at(0), direction: 1 }],
])("%s", (_, entries, hours, expected) => {
  expect(pending(entries, hours)).toEqual(expected);
});

it("is of the same probes only", () => {
  const both = [[1], [2]].map((values) => values);
  const entries = [run(0, 1, { metrics: simulatedNight(0, both).metrics })];
  expect(pending(entries, 24, ["probe-0", "probe-1"])).toBeNull();
  expect(pending(entries, 24, ["probe-0"])).not.toBeNull();
});
