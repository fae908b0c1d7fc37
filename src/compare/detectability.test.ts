import { describe, expect, it } from "vitest";
import { metricByName } from "../metric/registry.ts";
import { seededRandom } from "../stats/random.ts";
import { assess } from "./assess.ts";
import { detectability } from "./detectability.ts";
import type { SampleGroup } from "./sample-group.ts";

function metric(name: string) {
  const found = metricByName(name);
  if (!found) throw new Error(name);
  return found;
}

const days = 10;

/** Values of `perDay` runs on ten days for each of two probes. */
function group(name: string, perDay: number, value: (probe: number) => number | boolean): SampleGroup {
  return {
    metric: metric(name),
    strata: [0, 1].map((probe) => ({
      probe: `probe-${probe}`,
      baseline: Array.from({ length: days }, (_, day) => ({
        day: `2026-03-${10 + day}`,
        values: Array.from({ length: perDay }, () => value(probe)),
      })),
      baselineMissing: 0,
    })),
    sequence: [],
    design: { alpha: 0.01, beta: 0.05, cap: 12, minimumShift: 0, leastShift: Math.log(1.1), margin: Math.log(2) },
  };
}

function tokens(sigma: number, perDay = 2, seed = 1): SampleGroup {
  const random = seededRandom(seed);
  return group("thinking.tokens", perDay, (probe) => Math.round(Math.exp(6 + probe + sigma * random.normal())));
}

describe("detectability", () => {
  it("foretells what the engine then does", () => {
    const planned = { ...tokens(0.5), spread: tame };
    const { effects } = detectability(planned, 400);
    const random = seededRandom(7);
    const runs = 150;
    for (const { size, power, same, meanTrials } of effects) {
      let found = 0;
      let alike = 0;
      let trials = 0;
      for (let run = 0; run < runs; run++) {
        // As in a replay: from the stored values, with a baseline that is drawn anew.
        const draw = (stratum: number) => {
          const pool = planned.strata[stratum]?.baseline.flatMap(({ values }) => values.map(Number)) ?? [];
          return pool[random.integer(pool.length)] ?? 0;
        };
        const strata = planned.strata.map((stratum, index) => ({
          ...stratum,
          baseline: stratum.baseline.map(({ day, values }) => ({ day, values: values.map(() => draw(index)) })),
        }));
        const sequence = Array.from({ length: 12 }, (_, index) => ({
          stratum: index % 2,
          value: draw(index % 2) * size,
          key: `${run} ${index}`,
        }));
        const { state, used } = assess({ ...planned, strata, sequence });
        if (state === "drifted") found += 1;
        if (state === "same") alike += 1;
        trials += used;
      }
      expect(Math.abs(found / runs - power), `×${size}`).toBeLessThan(0.13);
      expect(Math.abs(alike / runs - same), `×${size} as the same`).toBeLessThan(0.13);
      expect(Math.abs(trials / runs - meanTrials), `×${size}`).toBeLessThan(1.2);
    }
  });

  it("larger effects are found more often and sooner; less noise helps", () => {
    const noisy = detectability(tokens(0.6), 300);
    const quiet = detectability(tokens(0.3), 300);
    for (const { effects } of [noisy, quiet]) {
      expect(effects.map(({ size }) => size)).toEqual([0.7, 0.5, 0.3]);
      const powers = effects.map(({ power }) => power);
      expect(powers).toEqual([...powers].sort((a, b) => a - b));
    }
    expect(quiet.effects[0]?.power).toBeGreaterThan(noisy.effects[0]?.power ?? 1);
    expect(quiet.unchanged?.same).toBeGreaterThan(0.95);
    expect(quiet.unchanged?.falseAlarm).toBeLessThan(0.03);
    expect(quiet.spread.withinDays).toBeGreaterThan(0.2);
  });

  it("says how many pinned values an effect takes that these cannot show", () => {
    const few = detectability(tokens(0.9, 1), 100);
    const [small, , large] = few.effects;
    expect(few.pinned).toEqual({ values: 20, days: 10 });
    expect(small?.baselineNeeded).toBeGreaterThan(60);
    expect(large?.baselineNeeded).toBeNull();
  });

  it("judges nothing by fewer than ten values, and says why", () => {
    const full = tokens(0.5);
    const cut = (most: number) => ({
      ...full,
      strata: full.strata.map((stratum) => ({ ...stratum, baseline: stratum.baseline.slice(0, most) })),
    });
    expect(detectability(cut(0), 10)).toMatchObject({ gap: "not-pinned", unchanged: null, effects: [] });
    expect(detectability(cut(2), 10)).toMatchObject({ gap: "warming-up", pinned: { values: 8, days: 2 } });
    expect(detectability(cut(3), 10)).toMatchObject({ gap: null, wantsConfirmation: true });
  });

  it("shares are planned by differences, proportions by losses, constants by runs that differ", () => {
    const random = seededRandom(5);
    const shares = group("length.between.shareOver25", 2, () => Math.round(20 * random.next()) / 20);
    expect(detectability(shares, 50)).toMatchObject({
      unit: "points",
      effects: [{ kind: "difference", size: -0.1 }, { size: -0.25 }, { size: -0.5 }],
    });
    const all = group("recall.thinking", 2, () => true);
    const proportion = { ...all, strata: all.strata.slice(0, 1), design: { ...all.design, margin: 0.3 } };
    const recall = detectability(proportion, 50);
    expect(recall.effects.map(({ size }) => size)).toEqual([-0.3, -0.6, -1]);
    expect(recall.effects.at(-1)?.power).toBe(1);
    expect(recall.unchanged?.falseAlarm).toBe(0);
    const same = group("tools.calls", 2, () => 3);
    const constant = detectability({ ...same, design: { ...same.design, cap: 20 } }, 50);
    expect(constant.effects.map(({ size }) => size)).toEqual([-0.3, -0.6, -1]);
    expect(constant.unchanged?.same).toBeGreaterThan(0.9);
  });

  it("a proportion that is lost already cannot fall", () => {
    const none = group("recall.thinking", 2, () => false);
    const lost = { ...none, strata: none.strata.slice(0, 1), design: { ...none.design, margin: 0.3 } };
    expect(detectability(lost, 50).effects).toEqual([]);
  });

  it("takes the days' spread from a calibration where there is one", () => {
    const calibrated = {
      ...tokens(0.5),
      spread: { within: 0.5, between: 0.4, betweenAtMost: 0.6, total: 0.64, days: 20 },
    };
    const plan = detectability(calibrated, 50);
    expect(plan).toMatchObject({ spread: { betweenDays: 0.4, source: "calibration" }, wantsConfirmation: true });
    // What days differ by is left to the second session.
    expect(plan.minimumShift).toBeCloseTo(Math.log(1.1), 12);
  });
});

/** Days that differ by nothing, so that a crossing needs no confirmation. */
const tame = { within: 0.5, between: 0, betweenAtMost: 0, total: 0.5, days };
