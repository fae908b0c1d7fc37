import { describe, expect, it } from "vitest";
import { effortInferred } from "../metric/effort-inferred.ts";
import type { LadderRung, PinnedMetric } from "../model/baseline.ts";
import type { MetricRule } from "../model/suite.ts";
import { type Random, seededRandom } from "../stats/random.ts";
import { type EffortJudgeInput, judgeEffort } from "./judge-effort.ts";

const factors: { readonly [level: string]: number } = { low: 0.3, medium: 0.6, high: 1, max: 2.5 };
const probes = ["a", "b"];
const rule: MetricRule = { metric: "effort.inferred", level: "warn", expect: null, tolerance: null };

function pinned(factor: number, count: number, random: Random, sigma = 0.2, day = "2026-03-12"): PinnedMetric[] {
  return probes.map((probe, i) => ({
    probe,
    metric: "effort.inferred",
    values: [],
    samples: [
      {
        day,
        values: Array.from({ length: count }, () =>
          Math.round(800 * (i + 1) * factor * Math.exp(sigma * random.normal())),
        ),
      },
    ],
    missing: [],
  }));
}

function ladderOf(count: number, random: Random, sigma?: number): LadderRung[] {
  // Not in order: a rung may be recorded later than its neighbours.
  return ["high", "low", "max", "medium"].map((effort) => ({
    effort,
    metrics: pinned(factors[effort] ?? 1, count, random, sigma),
  }));
}

function input(parts: Partial<EffortJudgeInput> = {}, seed = "judge"): EffortJudgeInput {
  const random = seededRandom(seed);
  return {
    runtime: "x",
    suite: "s",
    probes,
    place: null,
    metric: effortInferred,
    rule,
    ladder: ladderOf(6, random),
    baseline: pinned(1, 10, random),
    now: pinned(1, 5, random, 0.2, "2026-04-01"),
    baselineProblem: null,
    attribution: null,
    strict: false,
    contractOnly: false,
    cost: (trials) => `about ${trials} min`,
    ...parts,
  };
}

const at = (factor: number, count = 5, sigma?: number) => pinned(factor, count, seededRandom(`now ${factor}`), sigma);

function gap(unsupported: boolean): PinnedMetric[] {
  const missing = [{ reason: "why", count: 3, unsupported }];
  return probes.map((probe) => ({ probe, metric: "effort.inferred", values: [], missing }));
}

describe("effort against a ladder", () => {
  it("has fallen, with the levels in words and in numbers", () => {
    const finding = judgeEffort(input({ now: at(0.6) }));
    expect(finding).toMatchObject({ verdict: "regressed", grade: "inferred", id: "x/s/*/effort.inferred" });
    expect(finding.headline).toMatch(/^effort looks like medium \(posterior (> )?0\.9\d*\), baseline high$/);
    expect(finding.evidence.map(({ sign }) => sign)).toEqual(["-", "+"]);
    expect(finding.statistics).toMatchObject({ method: "effort-ladder", state: "drifted", p: null });
    expect(finding.statistics?.ladder?.rungs.map(({ level }) => level)).toEqual(["low", "medium", "high", "max"]);
    expect(finding.statistics?.ladder?.now.byLevel["medium"]).toBeGreaterThan(0.95);
  });

  it("has risen, and is the same", () => {
    expect(judgeEffort(input({ now: at(2.5) }))).toMatchObject({ verdict: "improved" });
    expect(judgeEffort(input())).toMatchObject({ verdict: "holds", statistics: { state: "same" } });
  });

  it("is off the ladder: below, above, and when the baseline was already", () => {
    expect(judgeEffort(input({ now: at(0.02) }))).toMatchObject({ verdict: "regressed" });
    expect(judgeEffort(input({ now: at(30) }))).toMatchObject({ verdict: "improved" });
    const off = judgeEffort(input({ now: at(30), baseline: at(28) }));
    expect(off).toMatchObject({ verdict: "not-comparable" });
    expect(off.reason).toContain("--ladder");
  });

  it("names the levels that overlap and about how many runs part them", () => {
    const random = seededRandom("wide");
    const wide = input({
      ladder: ladderOf(40, random, 0.6),
      baseline: pinned(1, 40, random, 0.6),
      now: at(0.8, 3, 0.6),
    });
    const finding = judgeEffort(wide);
    expect(finding).toMatchObject({ verdict: "inconclusive", statistics: { state: "cap-reached" } });
    expect(finding.reason).toMatch(
      /looks like low, medium or high, baseline high; about \d+ more runs? would part them \(about \d+ min\)/,
    );
    expect(finding.statistics?.trials.missing).toBeGreaterThan(0);
  });

  it("says so where the ladder is too small for any number of runs", () => {
    const random = seededRandom("small");
    const small = input({
      ladder: ladderOf(3, random, 0.9),
      baseline: pinned(1, 10, random, 0.9),
      now: at(0.8, 4, 0.9),
    });
    const finding = judgeEffort(small);
    expect(finding).toMatchObject({ verdict: "inconclusive", statistics: { state: "baseline-too-small" } });
    expect(finding.reason).toMatch(/--ladder-captures \d+/);
  });
});

describe("without what it takes", () => {
  it("names the command that records a ladder", () => {
    const finding = judgeEffort(input({ ladder: [] }));
    expect(finding).toMatchObject({ verdict: "not-comparable" });
    expect(finding.reason).toContain("agent-audit baseline record --append --ladder");
    expect(finding.statistics).toBeUndefined();
  });

  it("says what is wrong with the baseline", () => {
    expect(judgeEffort(input({ baselineProblem: "no baseline", ladder: [], baseline: [] }))).toMatchObject({
      verdict: "not-comparable",
      reason: "no baseline",
    });
    expect(judgeEffort(input({ baseline: [] })).reason).toContain("no value");
  });

  it("is unsupported by a model without effort, and not measured without values", () => {
    expect(judgeEffort(input({ now: gap(true) }))).toMatchObject({ verdict: "unsupported", reason: "why" });
    expect(judgeEffort(input({ now: gap(false) }))).toMatchObject({ verdict: "not-measured", reason: "why" });
    expect(judgeEffort(input({ now: [] }))).toMatchObject({ verdict: "not-measured" });
  });

  it("cannot judge by a ladder of other probes", () => {
    const others = ladderOf(5, seededRandom("others")).map((rung) => ({
      ...rung,
      metrics: rung.metrics.map((metric) => ({ ...metric, probe: "elsewhere" })),
    }));
    expect(judgeEffort(input({ ladder: others })).verdict).toBe("not-comparable");
  });
});

function expecting(contract: MetricRule["expect"]): MetricRule {
  return { ...rule, level: "error", expect: contract };
}

describe("the contract", () => {
  it("is broken by a level that is not the one that is expected", () => {
    const finding = judgeEffort(input({ now: at(0.6), rule: expecting({ atLeast: "high" }) }));
    expect(finding).toMatchObject({ verdict: "regressed", contractBroken: true, level: "error" });
    expect(finding.reason).toContain("at least high");
  });

  it("is kept, and decides alone where it is to", () => {
    expect(judgeEffort(input({ rule: expecting({ equals: "high" }), contractOnly: true }))).toMatchObject({
      verdict: "holds",
      reason: "by the contract alone",
    });
  });
});

it("speaks for a change where there is none in at most one run of twenty, and mostly with a wide spread not at all", () => {
  const random = seededRandom("same level");
  let moved = 0;
  const runs = 40;
  for (let i = 0; i < runs; i++) {
    const level = ["low", "medium", "high", "max"][i % 4] ?? "";
    const finding = judgeEffort(
      input({
        ladder: ladderOf(5, random, 0.6),
        baseline: pinned(factors[level] ?? 1, 10, random, 0.6),
        now: pinned(factors[level] ?? 1, 6, random, 0.6),
      }),
    );
    if (finding.verdict === "regressed" || finding.verdict === "improved" || finding.verdict === "changed") moved++;
  }
  expect(moved).toBeLessThanOrEqual(runs / 20);
});
