import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Random, seededRandom } from "../stats/random.ts";
import { effortNeed } from "./effort-need.ts";
import { type EffortRung, type ProbeValues, placeEffort } from "./effort-posterior.ts";

const factors: { readonly [level: string]: number } = { low: 0.3, medium: 0.6, high: 1, xhigh: 1.6, max: 2.5 };
const levels = Object.keys(factors);
const bases: { readonly [probe: string]: number } = { a: 400, b: 900, c: 2000 };

type Noise = (random: Random) => number;
const normal: Noise = (random) => 0.6 * random.normal();
/** Student's t with 2 degrees of freedom: no variance at all. */
const heavy: Noise = (random) => (0.6 * random.normal()) / Math.sqrt(-Math.log(1 - random.next()));

function draw(factor: number, count: number, noise: Noise, random: Random, probes = Object.keys(bases)): ProbeValues {
  const of = (base: number) => Array.from({ length: count }, () => Math.round(base * factor * Math.exp(noise(random))));
  return new Map(probes.map((probe) => [probe, of(bases[probe] ?? 0)]));
}

function ladder(count: number, noise: Noise, random: Random, of = levels): EffortRung[] {
  return of.map((level) => ({ level, values: draw(factors[level] ?? 1, count, noise, random) }));
}

/** Shares of placements that are right, wrong, open and outside, over ladders and levels. */
function shares(noise: Noise, references: number, runs: number, repeats: number) {
  const random = seededRandom(`ladder ${references} ${runs}`);
  const tally = { right: 0, wrong: 0, open: 0, outside: 0 };
  for (let i = 0; i < repeats; i++) {
    const rungs = ladder(references, noise, random);
    for (const truth of levels) {
      const found = placeEffort(rungs, draw(factors[truth] ?? 1, runs, noise, random));
      if (found.kind === "placed") tally[found.level === truth ? "right" : "wrong"]++;
      else tally[found.kind === "cannot-tell" ? "open" : "outside"]++;
    }
  }
  const share = (count: number) => count / (repeats * levels.length);
  return {
    right: share(tally.right),
    wrong: share(tally.wrong),
    open: share(tally.open),
    outside: share(tally.outside),
  };
}

describe("the share of placements", () => {
  it("is wrong in at most one case of 20 at a spread of 0.6, and often right", () => {
    const found = shares(normal, 5, 6, 20);
    expect(found.wrong).toBeLessThanOrEqual(0.05);
    expect(found.outside).toBeLessThanOrEqual(0.03);
    expect(found.right).toBeGreaterThan(0.25);
  });

  it("is wrong in at most one case of 20 where the noise has no variance", () => {
    const found = shares(heavy, 5, 6, 20);
    expect(found.wrong).toBeLessThanOrEqual(0.05);
    expect(found.outside).toBeLessThanOrEqual(0.03);
  });

  it("is right nearly always where rungs lie far apart", () => {
    const random = seededRandom("far apart");
    let right = 0;
    for (let i = 0; i < 20; i++) {
      const rungs = ladder(5, normal, random, ["low", "high", "max"]);
      const found = placeEffort(rungs, draw(0.3, 6, normal, random));
      if (found.kind === "placed" && found.level === "low") right++;
    }
    expect(right).toBeGreaterThanOrEqual(18);
  });
});

describe("values of no rung", () => {
  it("are said to be unlike any, below, above and apart", () => {
    const random = seededRandom("outside");
    const rungs = ladder(5, normal, random);
    expect(placeEffort(rungs, draw(0.02, 6, normal, random)).kind).toBe("unlike-any");
    expect(placeEffort(rungs, draw(20, 6, normal, random)).kind).toBe("unlike-any");
    const torn = new Map([...draw(0.05, 6, normal, random, ["a"]), ...draw(12, 6, normal, random, ["b"])]);
    expect(placeEffort(rungs, torn).kind).toBe("unlike-any");
  });

  it("are not made of one wild value", () => {
    const random = seededRandom("wild");
    const rungs = ladder(8, normal, random, ["low", "max"]);
    const now = new Map([...draw(0.3, 8, normal, random)].map(([probe, values]) => [probe, [...values, 1e6]]));
    expect(placeEffort(rungs, now)).toMatchObject({ kind: "placed", level: "low" });
  });
});

describe("input that says little or nothing", () => {
  const random = seededRandom("little");
  const rungs = ladder(5, normal, random);

  it("leaves the levels as likely as they were, without values", () => {
    const found = placeEffort(rungs, new Map());
    expect(found).toMatchObject({ kind: "cannot-tell", between: levels, probes: [] });
    for (const p of Object.values(found.byLevel)) expect(p).toBeCloseTo(0.2, 12);
    expect(found.outside).toBeCloseTo(0.05, 12);
  });

  it("does not count a probe that a rung has no value of", () => {
    const gap = rungs.map((rung, i) => (i === 2 ? { ...rung, values: new Map([["a", [400]]]) } : rung));
    expect(placeEffort(gap, draw(1, 6, normal, random)).probes).toEqual(["a"]);
  });

  it("cannot tell from one value of one probe", () => {
    const found = placeEffort(rungs, new Map([["b", [700]]]));
    expect(found.kind).toBe("cannot-tell");
  });

  it("has nothing to tell a single rung from, but knows what is unlike it", () => {
    const one = rungs.slice(0, 1);
    expect(placeEffort(one, draw(0.3, 6, normal, random))).toMatchObject({ kind: "cannot-tell", between: ["low"] });
    expect(placeEffort(one, draw(8, 6, normal, random)).kind).toBe("unlike-any");
  });

  it("takes values that are all alike, and zeros", () => {
    const constant = ["low", "high"].map((level, i) => ({ level, values: new Map([["a", [100 * i, 100 * i]]]) }));
    expect(placeEffort(constant, new Map([["a", [0, 0, 0]]]))).toMatchObject({ kind: "placed", level: "low" });
  });

  it("refuses what is no ladder and no amount", () => {
    expect(() => placeEffort([], new Map())).toThrow(RangeError);
    expect(() => placeEffort([...rungs, ...rungs], new Map())).toThrow(RangeError);
    for (const value of [Number.NaN, -1, Infinity])
      expect(() => placeEffort(rungs, new Map([["a", [value]]]))).toThrow(RangeError);
  });
});

describe("properties", () => {
  const values = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 4 });
  const rung = (level: string) => values.map((of): EffortRung => ({ level, values: new Map([["a", of]]) }));
  const small = fc.tuple(rung("low"), rung("medium"), rung("high"));

  it("gives probabilities, whatever the order of rungs and values", () => {
    fc.assert(
      fc.property(small, values, (rungs, now) => {
        const found = placeEffort(rungs, new Map([["a", now]]));
        const turned = placeEffort(rungs.toReversed(), new Map([["a", now.toReversed()]]));
        const total = Object.values(found.byLevel).reduce((sum, p) => sum + p, 0);
        expect(total).toBeCloseTo(1, 9);
        expect(found.outside).toBeGreaterThanOrEqual(0);
        expect(found.outside).toBeLessThanOrEqual(1);
        for (const [level, p] of Object.entries(found.byLevel)) expect(turned.byLevel[level]).toBeCloseTo(p, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("is less sure where all new values may have moved together", () => {
    const random = seededRandom("days");
    const rungs = ladder(10, normal, random, ["medium", "high"]);
    const now = draw(0.6, 12, normal, random);
    const firm = placeEffort(rungs, now).byLevel["medium"] ?? 0;
    const loose = placeEffort(rungs, now, { sharedShift: 0.5 }).byLevel["medium"] ?? 0;
    expect(firm).toBeGreaterThan(0.99);
    expect(loose).toBeLessThan(firm);
  });
});

describe("what it takes to tell levels apart", () => {
  const random = seededRandom("need");
  const now = draw(1, 6, normal, random);

  it("is more the closer the levels lie, and less the larger the ladder", () => {
    const rungs = ladder(30, normal, random);
    const near = effortNeed(rungs, ["high", "xhigh"], now);
    const far = effortNeed(rungs, ["low", "max"], now);
    expect(near.trials).toBeGreaterThan(far.trials ?? Infinity);
    expect(near.perRung).toBeGreaterThan(far.perRung ?? Infinity);
  });

  it("says so where the ladder is too small for any number of trials", () => {
    const need = effortNeed(ladder(4, normal, random), ["high", "xhigh"], now);
    expect(need.trials).toBeNull();
    expect(need.perRung).toBeGreaterThan(4);
  });

  it("says nothing where the ladder shows no spread or no distance", () => {
    const single = levels.map((level) => ({ level, values: new Map([["a", [100]]]) }));
    expect(effortNeed(single, ["low", "high"], now)).toEqual({ trials: null, perRung: null });
    const flat = levels.map((level) => ({ level, values: new Map([["a", [100, 100, 100]]]) }));
    expect(effortNeed(flat, ["low", "high"], now)).toEqual({ trials: null, perRung: null });
  });
});
