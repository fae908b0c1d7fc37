import { describe, expect, it } from "vitest";
import { nextCells } from "./next-trials.ts";
import { groupOf, tame, tokens } from "./testing/sample-groups.ts";

const pinned = tokens(1, 20);
const open = (seed: number, shift = 0) => groupOf(pinned, tokens(seed, 2, shift), { design: { margin: null } });
const settled = groupOf(pinned, tokens(2, 20, Math.log(0.2)), { spread: tame });
const none = new Map<string, number>();

describe("which trials come next", () => {
  it("none, once every verdict is settled", () => {
    expect(nextCells([{ group: settled, cells: ["a"], gates: true }], none, 5)).toEqual([]);
    expect(nextCells([], none, 5)).toEqual([]);
  });

  it("those of verdicts that gate, before those that warn", () => {
    const groups = [
      { group: open(3), cells: ["warns"], gates: false },
      { group: open(4), cells: ["gates"], gates: true },
    ];
    expect(nextCells(groups, none, 3)).toEqual(["gates", "gates", "gates"]);
    expect(nextCells([{ group: settled, cells: ["gates"], gates: true }, ...groups.slice(0, 1)], none, 1)).toEqual([
      "warns",
    ]);
  });

  it("the cheaper cell first, where both tell as much", () => {
    const groups = ["dear", "cheap"].map((cell) => ({ group: open(3), cells: [cell], gates: true }));
    const costs = new Map([
      ["dear", 3],
      ["cheap", 1],
    ]);
    expect(nextCells(groups, costs, 1)).toEqual(["cheap"]);
    expect(nextCells(groups, costs, 8).filter((cell) => cell === "dear").length).toBeGreaterThan(0);
  });

  it("the cell that shows a larger change, at the same cost", () => {
    const groups = [
      { group: open(3), cells: ["still"], gates: true },
      { group: open(3, Math.log(0.25)), cells: ["moved"], gates: true },
    ];
    expect(nextCells(groups, none, 1)).toEqual(["moved"]);
  });

  it("the probes of one verdict in turn", () => {
    const one = open(3);
    const [stratum] = one.strata;
    const group = { ...one, strata: stratum === undefined ? [] : [stratum, stratum], sequence: [] };
    expect(nextCells([{ group, cells: ["a", "b"], gates: true }], none, 4)).toEqual(["a", "b", "a", "b"]);
  });

  it("no more than the verdict may still take, however many could run at once", () => {
    const one = open(3);
    const [stratum] = one.strata;
    const group = { ...one, strata: stratum === undefined ? [] : [stratum, stratum] };
    expect(nextCells([{ group, cells: ["a", "b"], gates: true }], none, 40)).toHaveLength(
      group.design.cap - group.sequence.length,
    );
  });
});
