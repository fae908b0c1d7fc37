import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess } from "./assess.ts";
import { type GroupParts, groupOf, metricOf, tame, tokens } from "./testing/sample-groups.ts";

const pinned = tokens(1, 20);
const fallen = tokens(2, 20, Math.log(0.2));
const alike = tokens(4, 20);
const state = (...args: Parameters<typeof groupOf>) => assess(groupOf(...args)).state;
const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

const narrow = (values: readonly number[]) => values.map((value) => 1000 * (value / 1097) ** 0.15);
const pending = (direction: 1 | -1) => ({ days: 1, pending: { at: "2026-01-20T00:00:00.000Z", direction } });
const recall = (now: readonly (boolean | null)[], parts: GroupParts = {}) =>
  assess(groupOf(times(20, true), now, { metric: "recall.thinking", days: 2, ...parts }));

describe("where a verdict on a quantity stands", () => {
  it("drifted, where the days are known to be alike", () => {
    const found = assess(groupOf(pinned, fallen, { spread: tame }));
    expect(found).toMatchObject({ state: "drifted", direction: -1, confirmed: false });
    expect(found.used).toBeLessThanOrEqual(6);
    expect(found.p).toBeLessThanOrEqual(0.01);
    expect(found.effect?.high).toBeLessThan(1);
  });

  it("drifted upward", () => {
    expect(assess(groupOf(pinned, tokens(2, 20, Math.log(5)), { spread: tame }))).toMatchObject({
      state: "drifted",
      direction: 1,
    });
  });

  it("the same, and the interval that is shown lies within the margin", () => {
    const found = assess(groupOf(pinned, alike));
    expect(found.state).toBe("same");
    expect(found.effect?.low).toBeGreaterThanOrEqual(0.5);
    expect(found.effect?.high).toBeLessThanOrEqual(2);
    expect(found.effect?.confidence).toBeCloseTo(0.9, 12);
  });

  it("not the same, as long as the test of drift may yet find it: small, but certain", () => {
    const found = assess(
      groupOf(
        narrow(pinned),
        narrow(alike).map((value) => 0.8 * value),
        { spread: tame },
      ),
    );
    expect(found).toMatchObject({ state: "drifted", direction: -1 });
    expect(assess(groupOf(narrow(pinned), narrow(alike), { spread: tame })).state).toBe("same");
  });

  it("open, as long as neither shows and trials are left", () => {
    expect(state(pinned, alike.slice(0, 1))).toBe("open");
    expect(state(pinned, [])).toBe("open");
  });

  it("cap-reached, with about how many more would settle it", () => {
    const found = assess(groupOf(pinned, alike.slice(0, 3), { design: { cap: 3, margin: Math.log(1.9) } }));
    expect(found.state).toBe("cap-reached");
    expect(found.missing).toBeGreaterThan(0);
    expect(assess(groupOf(pinned, alike.slice(0, 3), { design: { cap: 3, margin: null } }))).toMatchObject({
      state: "cap-reached",
      missing: null,
    });
  });

  it("baseline-too-small, with what it needs, where no number of trials would do", () => {
    const found = assess(groupOf(pinned, alike, { design: { margin: Math.log(1.15) } }));
    expect(found).toMatchObject({ state: "baseline-too-small", missing: null });
    expect(found.baselineNeeded).toBeGreaterThan(100);
  });

  it("warming-up below ten pinned values, whatever the new ones are", () => {
    for (const now of [[], fallen, alike])
      expect(assess(groupOf(pinned.slice(0, 9), now))).toMatchObject({ state: "warming-up", p: null });
    expect(state([5], fallen)).toBe("warming-up");
    expect(state([], fallen)).toBe("warming-up");
  });

  it("to-be-confirmed, where one day is all that is known of days", () => {
    const found = assess(groupOf(pinned, fallen, { days: 1 }));
    expect(found).toMatchObject({ state: "to-be-confirmed", direction: -1 });
    expect(found.reason).toMatch(/from one day.*a second run, 12 hours or more from now/);
  });

  it("to-be-confirmed, where days are known to differ", () => {
    const found = assess(groupOf(pinned, fallen, { spread: { ...tame, between: 0.2, betweenAtMost: 0.3 } }));
    expect(found).toMatchObject({ state: "to-be-confirmed" });
    expect(found.reason).toMatch(/days of the baseline differ \(by up to 50 %/);
  });
});

describe("a crossing of an earlier session", () => {
  it("is confirmed by the same direction, sooner than the first one was found", () => {
    const lower = tokens(2, 20, Math.log(0.4));
    const first = assess(groupOf(pinned, lower, { days: 1 }));
    const second = assess(groupOf(pinned, lower, pending(-1)));
    expect(second).toMatchObject({ state: "drifted", confirmed: true, direction: -1 });
    expect(second.used).toBeLessThan(first.used);
  });

  it("is not confirmed by the other direction, which has to be confirmed itself", () => {
    expect(assess(groupOf(pinned, fallen, pending(1)))).toMatchObject({ state: "to-be-confirmed", direction: -1 });
  });

  it("is confirmed by a crossing at the level of a first one too, though it comes late", () => {
    const late = [...alike.slice(0, 10), ...tokens(5, 20, Math.log(0.01))];
    const design = { alpha: 0.05, cap: 30, margin: null };
    expect(assess(groupOf(pinned, late, { ...pending(-1), design }))).toMatchObject({
      state: "drifted",
      confirmed: true,
    });
    expect(assess(groupOf(pinned, late, { ...pending(1), design }))).toMatchObject({ state: "to-be-confirmed" });
  });

  it("is not confirmed by values that are the same, nor by a shift that is nobody's alarm", () => {
    expect(state(pinned, alike, pending(-1))).toBe("same");
    const close = Array.from({ length: 20 }, (_, index) => 1000 + index);
    const lower = close.map((value) => value - 25);
    expect(state(close, lower, { ...pending(-1), design: { margin: null } })).toBe("cap-reached");
  });
});

describe("which values count", () => {
  it("none beyond the stop: what comes later changes nothing", () => {
    const group = groupOf(pinned, fallen, { spread: tame });
    const { used } = assess(group);
    const stopped = assess({ ...group, sequence: group.sequence.slice(0, used) });
    expect(stopped).toEqual(assess(group));
    const later = group.sequence.map((item, index) => (index < used ? item : { ...item, value: 1e6 }));
    expect(assess({ ...group, sequence: later })).toEqual(stopped);
  });

  it("none beyond the cap, also where trials in between gave none", () => {
    const now = [...times(10, null), ...alike];
    for (const metric of ["thinking.tokens", "recall.thinking"]) {
      const values = metric === "recall.thinking" ? now.map((value) => value && true) : now;
      const base = metric === "recall.thinking" ? times(20, true) : pinned;
      const parts: GroupParts = { metric, baselineMissing: 20, design: { cap: 12 } };
      const found = assess(groupOf(base, values, parts));
      expect(found.now, metric).toMatchObject({ values: 2, missing: 10 });
      expect(found, metric).toEqual(assess(groupOf(base, values.slice(0, 12), parts)));
    }
  });

  it("the same values and design give byte-equal JSON", () => {
    const value = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 20, maxLength: 20 }),
        fc.array(value, { maxLength: 20 }),
        (base, now) => {
          const group = groupOf(base, now);
          expect(JSON.stringify(assess(structuredCloneOf(group)))).toBe(JSON.stringify(assess(group)));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("probes that unlike levels tell alike: a shift of one probe's level is no drift", () => {
    const strata = [1, 30].map((factor, probe) => ({
      probe: `p${probe}`,
      baseline:
        groupOf(
          pinned.map((value) => value * factor),
          [],
        ).strata[0]?.baseline ?? [],
      baselineMissing: 0,
    }));
    const sequence = alike.map((value, index) => ({
      stratum: 1,
      value: value * 30,
      key: `trial ${index}`,
    }));
    expect(assess({ ...groupOf(pinned, []), strata, sequence }).state).toBe("same");
  });
});

describe("values that never varied", () => {
  it("drift by how often they are another value now", () => {
    const found = assess(groupOf(times(20, 3), times(20, 4), { metric: "tools.calls", days: 1 }));
    expect(found).toMatchObject({ state: "drifted", direction: 1, constant: 3, effect: null });
    expect(found.used).toBeLessThanOrEqual(3);
  });

  it("are the same where they still are", () => {
    expect(assess(groupOf(times(20, 3), times(20, 3)))).toMatchObject({ state: "same", constant: 3, direction: 0 });
    expect(state(times(20, 0), times(20, 0))).toBe("same");
  });

  it("do not drift by less than is worth an alarm, or than is tolerated", () => {
    expect(state(times(20, 1000), times(20, 1001))).toBe("same");
    expect(state(times(20, 10), times(20, 12))).toBe("drifted");
    expect(state(times(20, 10), times(20, 12), { design: { minimumShift: Math.log(1.25) } })).toBe("same");
  });

  it("from zero every step counts", () => {
    expect(state(times(20, 0), times(20, 1), { metric: "tools.calls" })).toBe("drifted");
  });

  it("of new values alone say nothing special", () => {
    expect(assess(groupOf(pinned, times(20, 1100))).constant).toBeUndefined();
  });
});

describe("proportions", () => {
  it("drift when they are lost, in three runs", () => {
    const found = recall(times(20, false));
    expect(found).toMatchObject({ state: "drifted", direction: -1, method: "sequential-fisher" });
    expect(found.used).toBeLessThanOrEqual(3);
  });

  it("are kept where a loss of the margin is ruled out, and where they rise", () => {
    expect(recall(times(20, true))).toMatchObject({ state: "same", direction: 0 });
    const risen = groupOf(times(20, false), times(20, true), { metric: "recall.thinking" });
    expect(assess(risen).state).toBe("same");
  });

  it("do not drift by a loss that the suite tolerates", () => {
    const half = Array.from({ length: 20 }, (_, index) => index % 2 === 0);
    expect(recall(half).state).toBe("drifted");
    expect(recall(half, { design: { minimumShift: 0.6 } }).state).not.toBe("drifted");
  });

  it("at the cap say how many more would do, or that the baseline is too small", () => {
    const some = [true, true, false, true, true];
    expect(recall(some, { design: { cap: 5 } })).toMatchObject({ state: "cap-reached" });
    expect(recall(some, { design: { cap: 5, margin: 0.05 } })).toMatchObject({ state: "baseline-too-small" });
  });

  it("are judged probe by probe", () => {
    const group = groupOf(times(20, true), [], { metric: "recall.thinking" });
    expect(() => assess({ ...group, strata: [...group.strata, ...group.strata] })).toThrow(/probe by probe/);
  });
});

it("every metric that is sampled has a kind, a subject and a scale to be told in", () => {
  for (const name of ["thinking.tokens", "tools.calls", "recall.thinking", "length.between.shareOver25"])
    expect(metricOf(name).subject, name).toBeTruthy();
});

function structuredCloneOf(group: ReturnType<typeof groupOf>): ReturnType<typeof groupOf> {
  const { metric, ...plain } = group;
  return { metric, ...(JSON.parse(JSON.stringify(plain)) as Omit<typeof group, "metric">) };
}
