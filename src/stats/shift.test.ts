import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrateGate } from "./gate-calibration.ts";
import { seededRandom } from "./random.ts";
import { gatePath } from "./rank-gate.ts";
import { samenessPath, toleratedPath } from "./shift.ts";
import { fresh, ranked } from "./testing/sequential-golden.ts";

// Other seeds pass too; a fixed one makes a failure repeatable.
fc.configureGlobal({ seed: 20 });

const positive = (minLength: number) =>
  fc.array(fc.double({ min: 0.1, max: 900, noNaN: true }), { minLength, maxLength: 10 });
const ramp = ranked(Array.from({ length: 20 }, (_, i) => 1000 + 100 * i));

function lognormal(seed: string, sigma: number) {
  const random = seededRandom(seed);
  return (mu: number) => ({ value: Math.exp(mu + sigma * random.normal()), jitter: random.next() });
}

describe("toleratedPath", () => {
  it("is the plain gate without a margin, on either scale", () => {
    const sequence = fresh([500, 2000, 700]);
    expect(toleratedPath([ramp], sequence, "linear", 0)).toEqual(gatePath([ramp], sequence));
    expect(toleratedPath([ramp], sequence, "log", 0)).toEqual(gatePath([ramp], sequence));
  });

  it("never finds more than the plain gate, and less with a wider margin", () => {
    fc.assert(
      fc.property(positive(2), positive(1), fc.double({ min: 0.01, max: 1, noNaN: true }), (old, now, delta) => {
        const plain = toleratedPath([ranked(old)], fresh(now), "log", 0);
        const narrow = toleratedPath([ranked(old)], fresh(now), "log", delta / 2);
        const wide = toleratedPath([ranked(old)], fresh(now), "log", delta);
        for (const [i, step] of wide.entries()) {
          expect(step.direction).toBe(plain[i]?.direction);
          expect(step.lnG).toBeLessThanOrEqual((narrow[i]?.lnG as number) + 1e-12);
          expect(narrow[i]?.lnG).toBeLessThanOrEqual((plain[i]?.lnG as number) + 1e-12);
        }
      }),
    );
  });

  it("has no evidence where a tolerated shift turns the direction round", () => {
    const sequence = fresh([1900, 1890, 1880]);
    expect(gatePath([ramp], sequence).at(-1)?.direction).toBe(-1);
    expect(toleratedPath([ramp], sequence, "log", 0.1).at(-1)?.lnG).toBe(-Infinity);
  });

  it("keeps its false alarms at a true shift of the margin", () => {
    const law = calibrateGate({ baseline: [20], maxNew: 10, draws: 20_000 });
    const boundary = law.boundary(0.05) - 1e-9;
    const draw = lognormal("tolerated", 0.6);
    const rounds = 600;
    const alarms = { plain: 0, tolerated: 0 };
    for (let round = 0; round < rounds; round++) {
      const baseline = [Array.from({ length: 20 }, () => draw(7))];
      const sequence = Array.from({ length: 10 }, () => ({ stratum: 0, ...draw(7 + 0.3) }));
      if (gatePath(baseline, sequence).some((step) => step.lnG >= boundary)) alarms.plain++;
      if (toleratedPath(baseline, sequence, "log", 0.3).some((step) => step.lnG >= boundary)) alarms.tolerated++;
    }
    expect(alarms.plain / rounds).toBeGreaterThan(0.12);
    expect(alarms.tolerated / rounds).toBeLessThan(0.05);
  });
});

describe("samenessPath", () => {
  it("says the same soon of equal values, and never of shifted ones", () => {
    const boundary = calibrateGate({ baseline: [20], maxNew: 20, draws: 20_000 }).oneSided.boundary(0.05);
    const middle = fresh([1950, 1650, 2250, 1550, 2350, 1900, 2000, 1800, 2100, 1700]);
    expect(samenessPath([ramp], middle, "log", 0.9).findIndex((step) => step.lnG >= boundary)).toBe(1);
    const halved = middle.map((item) => ({ ...item, value: item.value / 2.5 }));
    expect(samenessPath([ramp], halved, "log", 0.9).every((step) => step.lnG < boundary)).toBe(true);
  });

  it("is wrong at the margin no more often than asked, and right where nothing moved", () => {
    const boundary = calibrateGate({ baseline: [20], maxNew: 20, draws: 20_000 }).oneSided.boundary(0.05) - 1e-9;
    const draw = lognormal("sameness", 0.6);
    const margin = -Math.log(0.41);
    const rounds = 600;
    const shares = [0, margin, -margin].map((shift) => {
      let same = 0;
      for (let round = 0; round < rounds; round++) {
        const baseline = [Array.from({ length: 20 }, () => draw(7))];
        const sequence = Array.from({ length: 20 }, () => ({ stratum: 0, ...draw(7 + shift) }));
        if (samenessPath(baseline, sequence, "log", margin).some((step) => step.lnG >= boundary)) same++;
      }
      return same / rounds;
    });
    expect(shares[0]).toBeGreaterThan(0.97);
    // Two and a half standard errors (.009) either way.
    expect(shares[1]).toBeLessThan(0.073);
    expect(shares[2]).toBeLessThan(0.073);
    expect(shares[1]).toBeGreaterThan(0.027);
  });

  it("keeps a constant metric the same", () => {
    const constant = Array.from({ length: 20 }, () => 5);
    const path = samenessPath([ranked(constant)], fresh(constant.slice(0, 6)), "log", 0.5);
    expect(path.at(-1)?.lnG).toBeGreaterThan(3);
  });
});

describe("bad input", () => {
  it.each([
    ["a negative tolerance", () => toleratedPath([ramp], fresh([1]), "log", -0.1)],
    ["a tolerance that is no number", () => toleratedPath([ramp], fresh([1]), "log", Number.NaN)],
    ["a margin of zero", () => samenessPath([ramp], fresh([1]), "log", 0)],
    ["an infinite margin", () => samenessPath([ramp], fresh([1]), "log", Infinity)],
    ["a negative value on the log scale", () => toleratedPath([ramp], fresh([-1]), "log", 0.1)],
    ["a negative baseline on the log scale", () => samenessPath([ranked([-1, 2])], fresh([1]), "log", 0.1)],
    ["a value that is no number", () => samenessPath([ramp], fresh([Number.NaN]), "linear", 0.1)],
  ])("refuses %s", (_name, act) => {
    expect(act).toThrow(RangeError);
  });
});
