import { normalCdf, normalQuantile } from "./normal.ts";
import type { RankedValue, SortedValues } from "./rank-order.ts";
import { countBelow, requireOrder, sortRanked } from "./rank-order.ts";

/** The shifts, in standard deviations of a normal law, that the process bets on in equal parts. */
export const tilts: readonly number[] = [-3, -2, -1.25, -0.6, 0.6, 1.25, 2, 3];

/** (r + 1)·P(a value tilted by θ falls into the cell), at [tilt · (r + 1) + cell]; by r. */
const shareTables: Float64Array[] = [];

function cellShares(r: number): Float64Array {
  const known = shareTables[r];
  if (known !== undefined) return known;
  const cells = r + 1;
  const table = new Float64Array(tilts.length * cells);
  const edges = Float64Array.from({ length: cells }, (_, k) => normalQuantile(k / cells));
  for (let index = 0; index < tilts.length / 2; index++) {
    const mirror = tilts.length - 1 - index;
    const tilt = tilts[index] as number;
    // Upper tails are subtracted as lower ones: near 1 the difference would lose its digits.
    let low = 0;
    let upper = false;
    for (let k = 0; k < cells; k++) {
      const edge = k + 1 < cells ? (edges[k + 1] as number) - tilt : Infinity;
      const tail = normalCdf(-Math.abs(edge));
      const share = edge <= 0 ? tail - low : upper ? low - tail : 1 - low - tail;
      low = tail;
      upper = edge > 0;
      // Tilts are symmetric: the opposite one sees the cells from the other end.
      table[index * cells + k] = cells * share;
      table[mirror * cells + cells - 1 - k] = cells * share;
    }
  }
  shareTables[r] = table;
  return table;
}

/** Bets are brought back to 1 beyond this, far before they overflow. */
const largestHeld = 1e100;

/** The evidence after one more value. */
export interface ProcessStep {
  /** Natural logarithm of the e-value: under "nothing changed" it ever reaches ln 1/α with chance at most α. */
  readonly lnE: number;
  /** The side that holds more of the evidence. */
  readonly direction: -1 | 1;
}

/**
 * The Pólya-urn rank e-process against a fixed reference: each value bets, by eight tilts at once, on the cell of the
 * reference it falls into, at the odds of a value that is exchangeable with all before it. A test martingale in the
 * pooled ranks for every continuous law; ties need their jitter. It may be stopped or continued at any time.
 */
export class RankProcess {
  readonly #reference: SortedValues;
  readonly #shares: Float64Array;
  readonly #visits: Uint32Array;
  /** What each tilt holds, in units of e^lnUnit: products, since logarithms of them took most of the time. */
  readonly #bets = new Float64Array(tilts.length).fill(1);
  #lnUnit = 0;

  /** @param reference sorted, at least one value */
  constructor(reference: SortedValues) {
    if (reference.values.length === 0) throw new RangeError("A rank process needs a reference");
    this.#reference = reference;
    this.#shares = cellShares(reference.values.length);
    this.#visits = new Uint32Array(reference.values.length + 1);
  }

  add(item: RankedValue): ProcessStep {
    requireOrder(item);
    const cells = this.#visits.length;
    const cell = countBelow(this.#reference, item.value, item.jitter);
    const visits = this.#visits[cell] as number;
    this.#visits[cell] = visits + 1;
    for (let tilt = 0; tilt < tilts.length; tilt++) {
      const share = this.#shares[tilt * cells + cell] as number;
      this.#bets[tilt] = ((this.#bets[tilt] as number) * (share + visits)) / (1 + visits);
    }
    return this.#step();
  }

  #step(): ProcessStep {
    let down = 0;
    let up = 0;
    for (let tilt = 0; tilt < tilts.length; tilt++) {
      if (tilt < tilts.length / 2) down += this.#bets[tilt] as number;
      else up += this.#bets[tilt] as number;
    }
    const held = down + up;
    const lnE = this.#lnUnit + Math.log(held / tilts.length);
    if (held > largestHeld || held < 1 / largestHeld) {
      for (let tilt = 0; tilt < tilts.length; tilt++) this.#bets[tilt] = (this.#bets[tilt] as number) / held;
      this.#lnUnit += Math.log(held);
    }
    return { lnE, direction: up >= down ? 1 : -1 };
  }
}

/**
 * The evidence after each of `values` that they are not drawn like the reference; see RankProcess.
 *
 * @throws RangeError for an empty reference or a value that is not finite
 */
export function rankProcess(reference: readonly RankedValue[], values: readonly RankedValue[]): readonly ProcessStep[] {
  const process = new RankProcess(sortRanked(reference));
  return values.map((value) => process.add(value));
}
