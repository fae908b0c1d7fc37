import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import type { SampleGroup } from "./sample-group.ts";

/** A group whose verdict may be open, and where its trials come from. */
export interface OpenGroup {
  readonly group: SampleGroup;
  /** Name of the cell (conversation on a runtime) of each stratum. */
  readonly cells: readonly string[];
  /** Verdicts that gate are settled first. */
  readonly gates: boolean;
}

/** Mean cost of a trial by cell, in any one unit (dollars, else seconds); a cell that is not there has none known. */
export type CellCosts = ReadonlyMap<string, number>;

/** An effect that has not shown yet is taken for this many standard deviations, so that every cell gets its turn. */
const unknownEffect = 0.5;

/**
 * Cells to take the next trials of, at most `most`: of the open verdicts, gating ones first, the cell that tells most per
 * cost (δ̂²/2 nats a value, statistics page, 5), those with fewer values so far before others that tell as much. Uses what was
 * measured so far and nothing else, so that choosing leaves the chance of a false alarm as it is. Empty: all are settled.
 */
export function nextCells(groups: readonly OpenGroup[], costs: CellCosts, most: number): readonly string[] {
  const open = groups
    .map((candidate) => ({ ...candidate, assessment: assess(candidate.group) }))
    .filter(({ assessment }) => assessment.state === "open");
  const wanted = (open.some(({ gates }) => gates) ? open.filter(({ gates }) => gates) : open).map(
    ({ group, cells, assessment }) => ({
      cells,
      information: information(assessment),
      left: group.design.cap - group.sequence.length,
    }),
  );
  const taken = valuesByCell(open);
  const chosen: string[] = [];
  while (chosen.length < most) {
    // A verdict that these trials bring to its cap wants no more of them.
    const gains = gainsOf(wanted.filter(({ left }) => left > 0));
    if (gains.size === 0) break;
    // A cell's next value tells less the more it has: the pooled contrast grows with n0·n/(n0 + n).
    const worth = (cell: string) =>
      (gains.get(cell) ?? 0) / (costs.get(cell) ?? meanCost(costs)) / (1 + (taken.get(cell) ?? 0));
    const best = [...gains.keys()].reduce((a, b) => (worth(b) > worth(a) ? b : a));
    chosen.push(best);
    taken.set(best, (taken.get(best) ?? 0) + 1);
    for (const verdict of wanted) if (verdict.cells.includes(best)) verdict.left -= 1;
  }
  return chosen;
}

/** What a trial of each cell tells, over the verdicts that it is part of. */
function gainsOf(verdicts: readonly { readonly cells: readonly string[]; readonly information: number }[]) {
  const gains = new Map<string, number>();
  for (const { cells, information: nats } of verdicts)
    for (const cell of cells) gains.set(cell, (gains.get(cell) ?? 0) + nats);
  return gains;
}

function valuesByCell(groups: readonly OpenGroup[]): Map<string, number> {
  const taken = new Map<string, number>();
  for (const { group, cells } of groups)
    for (const [stratum, cell] of cells.entries()) {
      const values = group.sequence.filter((item) => item.stratum === stratum).length;
      taken.set(cell, Math.max(taken.get(cell) ?? 0, values));
    }
  return taken;
}

function meanCost(costs: CellCosts): number {
  return costs.size === 0 ? 1 : [...costs.values()].reduce((sum, cost) => sum + cost, 0) / costs.size;
}

/** Nats that one more value is worth by what shows so far. */
function information({ effect, spread }: Assessment): number {
  const { withinDays } = spread;
  if (effect === null || withinDays === null || withinDays === 0) return unknownEffect ** 2 / 2;
  const shift = effect.kind === "ratio" ? Math.log(effect.estimate) : effect.estimate;
  const delta = Math.max(unknownEffect, Math.abs(shift) / withinDays);
  return Number.isFinite(delta) ? delta ** 2 / 2 : unknownEffect ** 2 / 2;
}
