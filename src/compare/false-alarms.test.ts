import { describe, expect, it } from "vitest";
import { metricByName } from "../metric/registry.ts";
import { type Random, seededRandom } from "../stats/random.ts";
import { falseAlarms, type SessionValues } from "./false-alarms.ts";
import type { SampleGroup } from "./sample-group.ts";

const probes = 2;
const cap = 8;

function group(name: string, perDay: number, value: () => number | boolean): SampleGroup {
  const metric = metricByName(name);
  if (!metric) throw new Error(name);
  const strata = metric.kind === "proportion" ? 1 : probes;
  return {
    metric,
    strata: Array.from({ length: strata }, (_, probe) => ({
      probe: `probe-${probe}`,
      baseline: Array.from({ length: 10 }, (__, day) => ({
        day: `2026-03-${10 + day}`,
        values: Array.from({ length: perDay }, value),
      })),
      baselineMissing: 0,
    })),
    sequence: [],
    design: { alpha: 0.05, beta: 0.05, cap, minimumShift: 0, leastShift: 0, margin: Math.log(2) },
    spread: { within: 0.5, between: 0, betweenAtMost: 0, total: 0.5, days: 10 },
  };
}

const tokens = (random: Random, shift = 0) => Math.exp(6 + shift + 0.5 * random.normal());
const session = (random: Random, count: number, shift = 0): SessionValues =>
  Array.from({ length: probes }, () => Array.from({ length: count }, () => tokens(random, shift)));

describe("falseAlarms", () => {
  it("over many baselines they come to what alpha promises", () => {
    const random = seededRandom(11);
    const baselines = 60;
    const alarms = Array.from({ length: baselines }, () => {
      const pinned = group("thinking.tokens", 1, () => tokens(random));
      return falseAlarms(pinned, [session(random, cap / probes)], 10)?.alarms ?? Number.NaN;
    }).reduce((sum, count) => sum + count, 0);
    // 60 baselines of one session each: the standard error of the share is 0.028 at most.
    expect(alarms / (10 * baselines)).toBeLessThan(0.05 + 3 * 0.028);
  });

  it("are many where the baseline is not what the runtime does", () => {
    const random = seededRandom(3);
    const pinned = group("thinking.tokens", 2, () => tokens(random));
    const quiet = falseAlarms(pinned, [session(random, 10), session(random, 10)], 200);
    const odd = falseAlarms(pinned, [session(random, 10, -1.5)], 200);
    expect(odd?.alarms).toBeGreaterThan(150);
    expect(odd?.low).toBeGreaterThan(0.05);
    expect(quiet?.alarms).toBeLessThan(odd?.alarms ?? 0);
    expect(quiet).toMatchObject({ alpha: 0.05, replays: 200, gateValues: cap, gates: 4, cap });
    expect(quiet?.same).toBeGreaterThan(100);
  });

  it("of proportions and constants go by what failed", () => {
    const recall = group("recall.thinking", 2, () => true);
    const share = { ...recall, design: { ...recall.design, margin: 0.3 } };
    expect(falseAlarms(share, [[Array.from({ length: cap }, () => true)]], 50)?.alarms).toBe(0);
    expect(falseAlarms(share, [[Array.from({ length: cap }, () => false)]], 50)?.alarms).toBe(50);
    const calls = group("tools.calls", 2, () => 3);
    const others = [Array.from({ length: cap }, () => 4), Array.from({ length: cap }, () => 5)];
    expect(falseAlarms(calls, [others], 50)?.alarms).toBe(50);
  });

  it("are not known without values, or by a baseline that judges nothing", () => {
    const random = seededRandom(5);
    const pinned = group("thinking.tokens", 1, () => tokens(random));
    expect(falseAlarms(pinned, [], 10)).toBeNull();
    expect(falseAlarms(pinned, [[[], []]], 10)).toBeNull();
    const young = { ...pinned, strata: pinned.strata.map((one) => ({ ...one, baseline: one.baseline.slice(0, 4) })) };
    expect(falseAlarms(young, [session(random, 4)], 10)).toBeNull();
  });
});
