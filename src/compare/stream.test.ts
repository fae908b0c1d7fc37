import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../model/history.ts";
import type { Metric } from "../model/metric.ts";
import { seededRandom } from "../stats/random.ts";
import { fleetThreshold, type Stream, streamDesign, streamVerdict } from "./stream.ts";
import {
  dayOf,
  dayValues,
  type NightLaw,
  pinnedSamples,
  simulatedBaseline,
  simulatedMetric,
  simulatedNight,
  tokenLaw,
} from "./testing/simulated-nights.ts";

const tokens = { name: simulatedMetric, kind: "quantity", unit: "tokens" } as Metric;
const recall = { name: simulatedMetric, kind: "proportion", unit: null } as Metric;
const design = streamDesign(1);
const probes = 3;
const perNight = 2;

interface Story {
  readonly seed: number;
  readonly nights: number;
  readonly pinnedDays?: number;
  readonly law?: NightLaw;
  /** Shift of the logarithm on a night. */
  readonly shift?: (night: number) => number;
}

function told({ seed, nights, pinnedDays = 12, law = tokenLaw, shift = () => 0 }: Story): Stream {
  const random = seededRandom(seed);
  const strata = pinnedSamples(random, law, probes, perNight, pinnedDays).map((baseline, probe) => ({
    probe: `probe-${probe}`,
    baseline,
    baselineMissing: 0,
  }));
  const entries = Array.from({ length: nights }, (_, night) =>
    simulatedNight(night, dayValues(random, law, probes, perNight, shift(night))),
  );
  return { metric: tokens, strata, entries, baseline: simulatedBaseline };
}

const halvedOn = (night: number) => (at: number) => (at >= night ? Math.log(0.4) : 0);
const fourNights = (night: number) => (night >= 60 && night < 64 ? Math.log(0.2) : 0);
const creeping = (night: number) => Math.log(0.998) * night;

describe("fleetThreshold", () => {
  it("is 4000 nights to a false alarm of each stream by default, and grows with the fleet", () => {
    expect(fleetThreshold(1)).toBeCloseTo(4000, 9);
    expect(fleetThreshold(20)).toBeCloseTo(80_000, 6);
    expect(fleetThreshold(4, 1)).toBe(1460);
  });

  it.each([0, -1, 1.5, Number.NaN])("has no answer for %s streams", (streams) => {
    expect(() => fleetThreshold(streams)).toThrow(RangeError);
  });
});

describe("streamVerdict", () => {
  it("finds a change and dates it", () => {
    const verdict = streamVerdict(told({ seed: 1, nights: 80, shift: halvedOn(60) }), design);
    expect(verdict).toMatchObject({ direction: -1, spoke: "nightly-stream", receded: null, warmUp: null });
    expect(verdict.statistics).toMatchObject({ nights: 80, alarm: true, note: null });
    expect(verdict.statistics.changed?.day).toBe(dayOf(60));
    expect(verdict.statistics.changed?.among).toContain(dayOf(60));
    expect(verdict.statistics.lnEvidence).toBeGreaterThan(Math.log(4000));
    expect(verdict.alarms).toHaveLength(1);
    expect(verdict.pinned.units).toBe(12);
    expect(verdict.units[70]?.value).toBeLessThan(0.7 * (verdict.pinned.centre ?? 0));
  });

  it("keeps quiet for a year where nothing changes", () => {
    const alarms = [1, 2, 3].flatMap((seed) => streamVerdict(told({ seed, nights: 365 }), design).alarms);
    expect(alarms).toEqual([]);
  });

  it("dates a change of one night in sixty within a night, in most of many seeds", () => {
    const offs = Array.from({ length: 20 }, (_, seed) => {
      const { statistics } = streamVerdict(told({ seed, nights: 75, shift: halvedOn(60) }), design);
      return statistics.changed === null ? 99 : Math.abs(Date.parse(statistics.changed.day) - Date.parse(dayOf(60)));
    });
    expect(offs.filter((off) => off <= 86_400_000).length).toBeGreaterThanOrEqual(17);
  });

  it("says when a change was taken back, with both dates", () => {
    const during = streamVerdict(told({ seed: 2, nights: 64, shift: fourNights }), design);
    expect(during).toMatchObject({ spoke: "nightly-stream", direction: -1 });
    const after = streamVerdict(told({ seed: 2, nights: 90, shift: fourNights }), design);
    expect(after).toMatchObject({ direction: 0, spoke: null });
    expect(after.statistics).toMatchObject({ alarm: false, changed: null });
    expect(after.receded).toMatchObject({ on: during.alarms[0]?.on, direction: -1 });
    expect(after.receded?.changed?.day).toBe(dayOf(60));
    const strongest = after.receded?.strongestOn ?? "";
    expect([dayOf(63), dayOf(64)]).toContain(strongest);
    expect(Date.parse(after.receded?.recededOn ?? "")).toBeGreaterThan(Date.parse(strongest));
  });

  it("sees slow creep against the pinned baseline alone", () => {
    const stream = told({ seed: 3, nights: 300, pinnedDays: 30, shift: creeping });
    const verdict = streamVerdict(stream, { ...design, lnThreshold: 1000 });
    expect(verdict).toMatchObject({ spoke: "pinned-stream", direction: -1 });
    expect(verdict.statistics).toMatchObject({ alarm: true, changed: null, lnThreshold: Math.log(100) });
    expect(verdict.statistics.lnEvidence).toBeGreaterThan(Math.log(100));
    const steady = streamVerdict(told({ seed: 3, nights: 300, pinnedDays: 30 }), { ...design, lnThreshold: 1000 });
    expect(steady.alarms).toEqual([]);
  });

  it("does not forget a change that stays", () => {
    const verdict = streamVerdict(told({ seed: 1, nights: 250, shift: halvedOn(60) }), design);
    expect(verdict).toMatchObject({ spoke: "nightly-stream", receded: null });
    expect(verdict.statistics.changed?.day).toBe(dayOf(60));
  });

  it("is the same whatever the order in which runs came to the history, and however often it is asked", () => {
    const stream = told({ seed: 4, nights: 30, shift: halvedOn(20) });
    const once = JSON.stringify(streamVerdict(stream, design));
    expect(JSON.stringify(streamVerdict(stream, design))).toBe(once);
  });
});

const warmingAt = (nights: number) => streamVerdict(told({ seed: 6, nights, pinnedDays: 7 }), design);

describe("warming up", () => {
  it("says which night it is, and neither alarms nor reads as the same", () => {
    const verdict = streamVerdict(told({ seed: 5, nights: 4, pinnedDays: 0, shift: halvedOn(2) }), design);
    expect(verdict.statistics).toEqual({
      nights: 4,
      lnEvidence: null,
      lnThreshold: Math.log(4000),
      changed: null,
      alarm: false,
      note: "warming up: night 4 of 10; no verdict yet; no pinned day has values of every probe: nights are held against earlier nights only, slow creep is not seen",
    });
    expect(verdict.warmUp).toEqual({ gathered: 4, needed: 10 });
    expect(verdict.spoke).toBeNull();
  });

  it("counts pinned days, and begins with the night after the tenth", () => {
    expect(warmingAt(2).statistics.note).toBe("warming up: night 9 of 10, 7 of them pinned; no verdict yet");
    expect(warmingAt(3).statistics).toMatchObject({
      lnEvidence: null,
      note: "no verdict yet: the next night is the first judged",
    });
    expect(warmingAt(4).statistics.lnEvidence).not.toBeNull();
    expect(warmingAt(4).statistics.note).toBeNull();
    expect(warmingAt(4).units.map((unit) => unit.lnEvidence === null)).toEqual([true, true, true, false]);
  });

  it("has words for a baseline without a night", () => {
    const verdict = streamVerdict(told({ seed: 6, nights: 0 }), design);
    expect(verdict.statistics).toMatchObject({
      nights: 0,
      lnEvidence: null,
      note: "no verdict yet: the first night is the first judged",
    });
    expect(verdict.valuesPerProbe).toBeNull();
  });
});

describe("nights", () => {
  const stream = told({ seed: 7, nights: 40, shift: halvedOn(30) });
  const verdictOf = (entries: readonly HistoryEntry[]) => streamVerdict({ ...stream, entries }, design);
  const whole = verdictOf(stream.entries);

  it("that were missed are not there and do no harm", () => {
    const verdict = verdictOf(stream.entries.filter((_, night) => ![5, 6, 20].includes(night)));
    expect(verdict.missedDays).toBe(3);
    expect(verdict.statistics).toMatchObject({ nights: 37, alarm: true });
    expect(verdict.statistics.changed?.day).toBe(dayOf(30));
  });

  it("that ran twice are one, of its first values", () => {
    const again = stream.entries.map((entry) => ({
      ...entry,
      run: `${entry.run}-again`,
      at: entry.at.replace("T03", "T14"),
      metrics: entry.metrics.map((item) => ({ ...item, values: [1, 1] })),
    }));
    const both = stream.entries.flatMap((entry, night) => [entry, again[night] as HistoryEntry]);
    expect(verdictOf(both)).toEqual(whole);
  });

  it("are put together from two runs where the first broke off", () => {
    const entries = stream.entries.flatMap((entry, night): HistoryEntry[] => {
      if (night !== 12) return [entry];
      const part = (from: number, run: string) => ({
        ...entry,
        run,
        metrics: entry.metrics.map((item) => ({ ...item, values: item.values.slice(from, from + 1) })),
      });
      return [part(0, "a"), part(1, "b")];
    });
    expect(verdictOf(entries)).toEqual(whole);
  });

  it("without a value of some probe are left out and counted", () => {
    const entries = stream.entries.map((entry, night) =>
      night === 3 || night === 8 ? { ...entry, metrics: entry.metrics.slice(1) } : entry,
    );
    const verdict = verdictOf(entries);
    expect(verdict.leftOut).toEqual([
      { day: dayOf(3), why: "short" },
      { day: dayOf(8), why: "short" },
    ]);
    expect(verdict.statistics).toMatchObject({
      nights: 38,
      note: "2 nights left out: a probe gave fewer than 2 values",
    });
  });

  it("are only those that were asked for as nights", () => {
    const day = stream.entries.map((entry) => ({ ...entry, run: `${entry.run}-x`, nightly: false, at: entry.at }));
    expect(verdictOf([...stream.entries, ...day])).toEqual(whole);
  });

  it("of another baseline are shown and not used", () => {
    const entries = stream.entries.map((entry, night) => (night < 33 ? { ...entry, baseline: "old" } : entry));
    const verdict = verdictOf(entries);
    expect(verdict.leftOut.filter(({ why }) => why === "other-baseline")).toHaveLength(33);
    expect(verdict.statistics.nights).toBe(7);
  });

  it("have as many values as pinned days have, whatever more there is", () => {
    const more = stream.entries.map((entry) => ({
      ...entry,
      captures: 3,
      metrics: entry.metrics.map((item) => ({ ...item, values: [...item.values, 7] })),
    }));
    expect(verdictOf(more)).toEqual(whole);
    const some = verdictOf(stream.entries.map((entry) => ({ ...entry, captures: 1 })));
    expect(some.valuesPerProbe).toBe(1);
    expect(some.pinned.units).toBe(12);
  });

  it("are put together where the configuration wants it, pinned days alike", () => {
    const verdict = streamVerdict(told({ seed: 8, nights: 33, pinnedDays: 20, shift: halvedOn(20) }), {
      ...design,
      nightsPerUnit: 2,
    });
    expect(verdict.pinned.units).toBe(10);
    expect(verdict.units).toHaveLength(16);
    expect(verdict.leftOut).toEqual([{ day: dayOf(32), why: "waiting" }]);
    expect(verdict.statistics.changed?.day).toBe(dayOf(20));
    expect(verdict.statistics.changed?.among).toEqual(expect.arrayContaining([dayOf(20), dayOf(21)]));
  });

  it("that resemble the night before are told with the remedy", () => {
    const random = seededRandom(9);
    let level = 0;
    const shifts = Array.from({ length: 120 }, () => {
      level = 0.7 * level + 0.3 * random.normal();
      return level;
    });
    const verdict = streamVerdict(told({ seed: 9, nights: 120, shift: (night) => shifts[night] ?? 0 }), design);
    expect(verdict.statistics.note).toMatch(/^nights resemble the night before .*: set nightsPerUnit: 2$/);
  });
});

describe("proportions", () => {
  const random = seededRandom(10);
  const passing = (rate: number, count: number) => Array.from({ length: count }, () => random.next() < rate);
  const baseline = Array.from({ length: 12 }, (_, day) => ({ day: dayOf(day - 12), values: passing(0.97, 3) }));
  const entries = Array.from({ length: 60 }, (_, night) =>
    simulatedNight(night, [passing(night < 40 ? 0.97 : 0.3, 3)]),
  );
  const strata = [{ probe: "probe-0", baseline, baselineMissing: 0 }];
  const verdictOf = (nights: number) =>
    streamVerdict({ metric: recall, strata, entries: entries.slice(0, nights), baseline: simulatedBaseline }, design);

  it("are watched by the universal e-value", () => {
    expect(verdictOf(40)).toMatchObject({ spoke: null, alarms: [] });
    const verdict = verdictOf(60);
    expect(verdict).toMatchObject({ spoke: "nightly-stream", direction: -1 });
    expect(verdict.statistics.changed?.among).toContain(dayOf(40));
    expect(verdict.units.at(-1)?.value).toBeLessThanOrEqual(1);
    expect(verdict.pinned.centre).toBe(1);
  });
});

it("takes values on which the metric's scale has no place for a night that is short", () => {
  const stream = told({ seed: 11, nights: 15 });
  const entries = [
    ...stream.entries,
    simulatedNight(15, [
      [-5, 3],
      [1, 2],
      [3, 4],
    ]),
  ];
  expect(streamVerdict({ ...stream, entries }, design).leftOut).toEqual([{ day: dayOf(15), why: "short" }]);
});

it("judges constant values without a number that means nothing", () => {
  const law = { median: 5, within: 0, between: 0 };
  const { statistics } = streamVerdict(told({ seed: 12, nights: 100, law }), design);
  expect(statistics.alarm).toBe(false);
  expect(Number.isFinite(statistics.lnEvidence)).toBe(true);
});

it("takes a moment for a year of nights", () => {
  const streams = Array.from({ length: 3 }, (_, seed) => told({ seed, nights: 365 }));
  const start = performance.now();
  for (const stream of streams) streamVerdict(stream, design);
  // A bound against cubic slips, not a benchmark.
  expect(performance.now() - start).toBeLessThan(3000);
});
