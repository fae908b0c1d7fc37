import { describe, expect, it } from "vitest";
import { calibrateGate } from "./gate-calibration.ts";
import { seededRandom } from "./random.ts";
import { replayGate } from "./replays.ts";

const random = seededRandom("stored");
const stored = Array.from({ length: 20 }, () => Math.exp(7 + 0.6 * random.normal()));
const law = calibrateGate({ baseline: [20], maxNew: 20, draws: 20_000 });
const design = {
  baseline: [stored],
  scale: "log",
  maxNew: 20,
  boundary: law.boundary(0.01),
  sameBoundary: law.oneSided.boundary(0.05),
  delta0: 0,
  delta1: -Math.log(0.41),
  replays: 500,
} as const;

describe("replayGate", () => {
  it("foretells a quiet run: the same, hardly ever a drift", () => {
    const quiet = replayGate({ ...design, shift: 0 });
    expect(quiet.power).toBeLessThan(0.025);
    expect(quiet.sameShare).toBeGreaterThan(0.85);
    expect(quiet.power + quiet.sameShare + quiet.inconclusiveShare).toBeCloseTo(1, 12);
  });

  it("foretells a gross drift in few trials, a small one rarely", () => {
    const gross = replayGate({ ...design, shift: Math.log(0.3) });
    expect(gross.power).toBeGreaterThan(0.98);
    expect(gross.meanTrials).toBeLessThan(7);
    const small = replayGate({ ...design, shift: Math.log(0.8), sameBoundary: null });
    expect(small.power).toBeLessThan(0.3);
    expect(small.sameShare).toBe(0);
    expect(small.meanTrials).toBeGreaterThan(15);
  });

  it("repeats itself with the same seed, and not with another", () => {
    const once = replayGate({ ...design, shift: -0.7, replays: 100 });
    expect(replayGate({ ...design, shift: -0.7, replays: 100 })).toEqual(once);
    expect(replayGate({ ...design, shift: -0.7, replays: 100, seed: 2 })).not.toEqual(once);
  });

  it("takes each value of a session once, and the baseline as it is where that is asked for", () => {
    const session = [stored.slice(0, 5)];
    const short = replayGate({ ...design, shift: 0, sessions: [session], sameBoundary: null, pinnedAsIs: true });
    expect(short.meanTrials).toBeLessThanOrEqual(5);
    const far = stored.map((value) => value * 0.05);
    const one = { ...design, shift: 0, sessions: [[far]], pinnedAsIs: true, replays: 50 };
    expect(replayGate(one)).toMatchObject({ power: 1, sameShare: 0 });
    // Values of far below the baseline in any order, and a baseline that stays: all replays stop alike.
    expect(Number.isInteger(replayGate(one).meanTrials)).toBe(true);
  });

  it("counts no drift whose estimate is smaller than what is worth an alarm", () => {
    const half = { ...design, shift: Math.log(0.4), sameBoundary: null, replays: 200 };
    expect(replayGate({ ...half, leastShift: Math.log(1.1) }).power).toBeGreaterThan(0.8);
    expect(replayGate({ ...half, leastShift: Math.log(4) }).power).toBeLessThan(0.1);
  });

  it("refuses empty designs", () => {
    expect(() => replayGate({ ...design, shift: 0, replays: 0 })).toThrow(RangeError);
    expect(() => replayGate({ ...design, shift: 0, maxNew: 0 })).toThrow(RangeError);
    expect(() => replayGate({ ...design, shift: 0, baseline: [[]] })).toThrow(RangeError);
  });
});
