import { describe, expect, it } from "vitest";
import { simulatedMetric, simulatedNight } from "../compare/testing/simulated-nights.ts";
import { metricByName } from "../metric/registry.ts";
import type { Baseline, PinnedMetric } from "../model/baseline.ts";
import { exampleBaseline } from "../store/testing/example-baseline.ts";
import { entryOf, measuredFingerprint, streamCount, streamsOf } from "./history.ts";

const pinned = (probe: string, metric: string, values: readonly (number | boolean)[]): PinnedMetric => ({
  probe,
  metric,
  values: [],
  samples: [{ day: "2026-03-12", values }],
  missing: [{ reason: "no reasoning", count: 2 }],
});
const metrics = [
  ...exampleBaseline.metrics,
  pinned("a", simulatedMetric, [1, 2]),
  pinned("b", simulatedMetric, [3]),
  pinned("a", "recall.thinking", [true]),
  pinned("b", "recall.thinking", [true]),
  pinned("a", "metric.of.another.version", [1]),
];
const baseline: Baseline = { ...exampleBaseline, metrics };
const request = {
  run: "run-1",
  atMs: Date.UTC(2026, 2, 14, 23, 59),
  nightly: true,
  baseline,
  captures: 2,
  measured: baseline,
  servedModels: ["opus"],
  crossings: [],
};

describe("entryOf", () => {
  it("keeps the noisy values of a run in their order, and nothing of exact metrics", () => {
    const entry = entryOf(request);
    expect(entry).toMatchObject({ at: "2026-03-14T23:59:00.000Z", version: "2.1.116", captures: 2, nightly: true });
    expect(entry.baseline).toBe(measuredFingerprint(baseline));
    expect(entry.metrics).toHaveLength(5);
    expect(entry.metrics[0]).toEqual({ probe: "a", metric: simulatedMetric, values: [1, 2], missing: 2 });
  });
});

describe("measuredFingerprint", () => {
  it("is of what was measured, not of who accepted it when and why", () => {
    const again = { ...baseline, tool: "9.9.9", accepted: { at: "2027-01-01T00:00:00.000Z", reason: "again" } };
    expect(measuredFingerprint(again)).toBe(measuredFingerprint(baseline));
    const other = { ...baseline, metrics: [pinned("a", simulatedMetric, [1, 3])] };
    expect(measuredFingerprint(other)).not.toBe(measuredFingerprint(baseline));
  });
});

describe("streams", () => {
  const options = { falseAlarmsPerYear: null, nightsPerUnit: null };

  it("are one for a quantity over its probes, and one for each probe of a proportion", () => {
    const streams = streamsOf([entryOf(request)], baseline, metricByName, 3, options);
    expect(streams.map(({ metric, probes, kind }) => [metric, probes, kind])).toEqual([
      ["recall.thinking", ["a"], "share"],
      ["recall.thinking", ["b"], "share"],
      [simulatedMetric, ["a", "b"], "factor"],
    ]);
    for (const { verdict } of streams) expect(verdict.lnThreshold).toBeCloseTo(Math.log(12_000), 9);
  });

  it("count for the fleet where there is a night", () => {
    expect(streamCount([entryOf(request)], baseline, metricByName)).toBe(3);
    expect(streamCount([entryOf({ ...request, nightly: false })], baseline, metricByName)).toBe(0);
    expect(streamCount([], baseline, metricByName)).toBe(0);
    expect(streamCount([simulatedNight(0, [[1]])], exampleBaseline, metricByName)).toBe(0);
  });
});
