import { describe, expect, it } from "vitest";
import { dateChange, firstAlarm, streamEvidence } from "./change-detector.ts";
import { seededRandom } from "./random.ts";
import { rankProcess } from "./rank-process.ts";

function stream(seed: string, nights: number, change: number, shift: number) {
  const random = seededRandom(seed);
  const unit = (mu: number) => ({ value: mu + random.normal(), jitter: random.next() });
  const pinned = Array.from({ length: 20 }, () => unit(0));
  return { pinned, nights: Array.from({ length: nights }, (_, night) => unit(night >= change ? shift : 0)) };
}

describe("streamEvidence", () => {
  it("adds up one process per start, each against everything before it", () => {
    const { pinned, nights } = stream("sum", 12, 6, 2);
    const evidence = streamEvidence(pinned, nights);
    const t = 9;
    const starts = Array.from({ length: t + 1 }, (_, j) => {
      const path = rankProcess([...pinned, ...nights.slice(0, j)], nights.slice(j, t + 1));
      return path.at(-1)?.lnE as number;
    });
    expect([...(evidence[t]?.lnE ?? [])]).toEqual(starts);
    const sum = starts.reduce((total, lnE) => total + Math.exp(lnE), 0);
    expect(evidence[t]?.lnM).toBeCloseTo(Math.log(sum), 11);
  });

  it("dates a change on night 60 of 365 within the time of one look", () => {
    const { pinned, nights } = stream("dated", 365, 60, -1.84);
    const evidence = streamEvidence(pinned, nights);
    const alarm = firstAlarm(evidence, 5000) as number;
    expect(alarm).toBeGreaterThan(60);
    expect(alarm).toBeLessThan(75);
    const told = evidence[alarm];
    if (told === undefined) throw new Error("no evidence on the night of the alarm");
    expect(told.direction).toBe(-1);
    const { night, credible, probability } = dateChange(told);
    expect(Math.abs(night - 60)).toBeLessThanOrEqual(2);
    expect(credible.map((candidate) => candidate.night)).toContain(60);
    expect(credible.reduce((sum, candidate) => sum + candidate.probability, 0)).toBeGreaterThanOrEqual(0.9);
    expect(credible.find((candidate) => candidate.night === night)?.probability).toBe(probability);
  });

  it("is silent over 40 quiet streams but for what the threshold allows", () => {
    // P(alarm by night 60) ≤ 60/600 = .1: of 40 streams more than 10 alarms has chance below .002.
    let alarms = 0;
    for (let i = 0; i < 40; i++) {
      const { pinned, nights } = stream(`quiet ${i}`, 60, 60, 0);
      if (firstAlarm(streamEvidence(pinned, nights), 600) !== null) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(10);
  });

  it("forgets starts that left the window, and keeps their nights as reference", () => {
    const { pinned, nights } = stream("window", 9, 4, 1);
    const evidence = streamEvidence(pinned, nights, 3);
    expect(evidence.map(({ firstStart, lnE }) => [firstStart, lnE.length])).toEqual(
      nights.map((_, night) => [Math.max(0, night - 2), Math.min(3, night + 1)]),
    );
    const full = streamEvidence(pinned, nights);
    expect([...(evidence[8]?.lnE ?? [])]).toEqual([...(full[8]?.lnE ?? [])].slice(6));
  });

  it("tells of the past what it told then", () => {
    const { pinned, nights } = stream("prefix", 30, 15, 2);
    expect(streamEvidence(pinned, nights.slice(0, 20))).toEqual(streamEvidence(pinned, nights).slice(0, 20));
  });

  it("has no alarm without nights, and refuses what makes no sense", () => {
    const { pinned, nights } = stream("bad", 3, 3, 0);
    expect(firstAlarm(streamEvidence(pinned, []), 100)).toBeNull();
    expect(() => streamEvidence([], nights)).toThrow(RangeError);
    expect(() => streamEvidence(pinned, nights, 0)).toThrow(RangeError);
    expect(() => streamEvidence(pinned, [{ value: Number.NaN, jitter: 0 }])).toThrow(RangeError);
    expect(() => firstAlarm([], 0)).toThrow(RangeError);
    expect(() => dateChange({ lnM: 0, direction: 1, firstStart: 0, lnE: new Float64Array([0]) }, 0)).toThrow(
      RangeError,
    );
  });
});
