import { describe, expect, it } from "vitest";
import type { Expectation } from "../model/suite.ts";
import { assess } from "./assess.ts";
import { contractStanding } from "./contract-samples.ts";
import { groupOf, tokens } from "./testing/sample-groups.ts";

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);
const share = (now: readonly (boolean | null)[], expectation: Expectation, cap = 20) =>
  contractStanding(groupOf([], now, { metric: "recall.thinking", expect: expectation, design: { cap } }));
const quantity = (now: readonly number[], expectation: Expectation) =>
  contractStanding(groupOf([], now, { expect: expectation }));

describe("a contract on a share", () => {
  it("is broken once chance no longer explains it, and says after how many trials", () => {
    const standing = share(times(20, false), { atLeast: 0.9 });
    expect(standing).toMatchObject({ kind: "broken", clauses: ["share at least 0.9"] });
    expect(standing?.kind === "broken" && standing.after).toBeLessThanOrEqual(5);
  });

  it("is not broken by one loss, nor proven by a few passes", () => {
    expect(share([false], { atLeast: 0.9 })?.kind).toBe("undecided");
    expect(share(times(20, true), { atLeast: 0.9 })).toEqual({ kind: "undecided", clauses: ["share at least 0.9"] });
  });

  it("is met once the share is beyond doubt", () => {
    expect(share(times(20, true), { atLeast: 0.5 })?.kind).toBe("met");
    expect(share(times(20, false), { atMost: 0.5 })?.kind).toBe("met");
    expect(share(times(20, true), { atMost: 0.5 })?.kind).toBe("broken");
  });

  it("looks at no trial beyond the cap, and passes over those without a value", () => {
    expect(share([...times(3, null), ...times(17, false)], { atLeast: 0.9 }, 3)?.kind).toBe("undecided");
    const standing = share([null, ...times(19, false)], { atLeast: 0.9 });
    expect(standing?.kind === "broken" && standing.after).toBeLessThanOrEqual(6);
  });

  it("is rarely broken at the very share it asks for", () => {
    let broken = 0;
    const runs = 300;
    for (let seed = 0; seed < runs; seed++) {
      const now = tokens(seed, 20).map((value) => value > 1097 * Math.exp(-0.6 * 0.8416));
      if (share(now, { atLeast: 0.8 })?.kind === "broken") broken += 1;
    }
    expect(broken / runs).toBeLessThanOrEqual(0.02);
  });
});

describe("a contract on a quantity", () => {
  it("atLeast and atMost speak of the median", () => {
    expect(quantity(times(20, 100), { atLeast: 200 })).toMatchObject({
      kind: "broken",
      clauses: ["median at least 200"],
    });
    expect(quantity(times(20, 100), { atMost: 200, atLeast: 50 })?.kind).toBe("met");
    expect(quantity(tokens(1, 20), { atLeast: 1100 })?.kind).toBe("undecided");
    expect(quantity([100], { atLeast: 200 })?.kind).toBe("undecided");
  });

  it("every other clause speaks of each value, and one that breaks it is enough", () => {
    expect(quantity([3, 3, 4], { equals: 3 })).toEqual({ kind: "broken", clauses: ["equals 3"], after: 3 });
    expect(quantity(times(19, 3), { equals: 3 })).toEqual({ kind: "undecided", clauses: ["every value"] });
    expect(quantity(times(20, 3), { equals: 3 })).toEqual({ kind: "met", after: 20 });
  });

  it("says nothing without a clause, and nothing of nothing", () => {
    expect(contractStanding(groupOf([], [1]))).toBeNull();
    expect(quantity([], { atLeast: 3 })?.kind).toBe("undecided");
  });
});

describe("in a verdict", () => {
  it("a broken contract is drift, whatever the baseline says", () => {
    const broken = { metric: "recall.thinking", expect: { atLeast: 0.9 } } as const;
    expect(assess(groupOf(times(20, false), times(20, false), broken))).toMatchObject({
      state: "drifted",
      contract: { kind: "broken" },
    });
  });

  it("alone, it asks for trials while it is undecided, and for no baseline", () => {
    const alone = { expect: { atMost: 2000 }, contractOnly: true } as const;
    expect(assess(groupOf([], times(2, 100), alone)).state).toBe("open");
    expect(assess(groupOf([], times(20, 100), alone)).state).toBe("same");
    expect(assess(groupOf([], tokens(1, 20, Math.log(1.8)), alone)).state).toBe("cap-reached");
    expect(assess(groupOf([], times(20, null), alone)).state).toBe("not-measured");
  });

  it("that is met or undecided leaves the verdict to the baseline", () => {
    const fallen = tokens(2, 20, Math.log(0.2));
    const group = groupOf(tokens(1, 20), fallen, { expect: { atMost: 5000 }, days: 1 });
    expect(assess(group)).toMatchObject({ state: "to-be-confirmed", contract: { kind: expect.any(String) } });
  });
});
