import { lnChoose } from "./gamma.ts";

/** A pinned baseline of `n0` runs, and up to `maxNew` new ones that are looked at after each. */
export interface BinaryDesign {
  readonly n0: number;
  readonly maxNew: number;
}

/** A number for every state (s0 of n0 baseline passes, s1 passes and f1 fails since): the smaller, the more it says. */
export interface BinaryStatistic {
  readonly design: BinaryDesign;
  readonly values: Float64Array;
}

/** The states in which a path is for the first time at or below a boundary, and in how many ways it gets there. */
export interface Crossing {
  readonly s0: number;
  readonly s1: number;
  readonly f1: number;
  readonly ways: number;
}

/** Values that differ by less are equal but for rounding. */
const roundingMargin = 1e-9;
/** So that the number of ways, 2^maxNew, stays a double; far beyond any gate. */
const mostNew = 500;

function statesPerBaseline(maxNew: number): number {
  return ((maxNew + 1) * (maxNew + 2)) / 2;
}

function stateIndex({ maxNew }: BinaryDesign, s0: number, s1: number, f1: number): number {
  const k = s1 + f1;
  return s0 * statesPerBaseline(maxNew) + (k * (k + 1)) / 2 + s1;
}

export function valueAt({ design, values }: BinaryStatistic, s0: number, s1: number, f1: number): number {
  return values[stateIndex(design, s0, s1, f1)] as number;
}

/** Evaluates `statistic` in every state with at least one new run. */
export function tabulate(
  design: BinaryDesign,
  statistic: (s0: number, s1: number, f1: number) => number,
): BinaryStatistic {
  const { n0, maxNew } = design;
  for (const count of [n0, maxNew]) {
    if (!(Number.isSafeInteger(count) && count >= 1)) throw new RangeError(`A design needs runs on both sides`);
  }
  if (maxNew > mostNew) throw new RangeError(`A gate of ${maxNew} runs is not planned for; ${mostNew} are the most`);
  const values = new Float64Array((n0 + 1) * statesPerBaseline(maxNew)).fill(Infinity);
  for (let s0 = 0; s0 <= n0; s0++) {
    for (let k = 1; k <= maxNew; k++) {
      for (let s1 = 0; s1 <= k; s1++) values[stateIndex(design, s0, s1, k - s1)] = statistic(s0, s1, k - s1);
    }
  }
  return { design, values };
}

/** `value` is at or below `boundary`, rounding aside. */
export function reaches(value: number, boundary: number): boolean {
  return value <= boundary * (1 + roundingMargin);
}

export function firstCrossings(statistic: BinaryStatistic, boundary: number): Crossing[] {
  const { n0, maxNew } = statistic.design;
  const crossings: Crossing[] = [];
  for (let s0 = 0; s0 <= n0; s0++) {
    let alive = new Float64Array([1]);
    for (let k = 1; k <= maxNew; k++) {
      const next = new Float64Array(k + 1);
      for (let s1 = 0; s1 <= k; s1++) {
        const ways = (alive[s1] ?? 0) + (s1 > 0 ? (alive[s1 - 1] as number) : 0);
        if (ways === 0) continue;
        if (reaches(valueAt(statistic, s0, s1, k - s1), boundary)) crossings.push({ s0, s1, f1: k - s1, ways });
        else next[s1] = ways;
      }
      alive = next;
    }
  }
  return crossings;
}

function powers(base: number, highest: number): Float64Array {
  const result = new Float64Array(highest + 1).fill(1);
  for (let i = 1; i <= highest; i++) result[i] = (result[i - 1] as number) * base;
  return result;
}

/** The binomial law, each mass from its neighbour, outwards from the mode, so that nothing large underflows. */
function binomialMasses(n: number, p: number): Float64Array {
  const masses = new Float64Array(n + 1);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  if (p === 0 || p === 1) {
    masses[mode] = 1;
    return masses;
  }
  masses[mode] = Math.exp(lnChoose(n, mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p));
  const odds = p / (1 - p);
  for (let k = mode; k < n; k++) masses[k + 1] = ((masses[k] as number) * odds * (n - k)) / (k + 1);
  for (let k = mode; k > 0; k--) masses[k - 1] = ((masses[k] as number) * k) / (odds * (n - k + 1));
  return masses;
}

/** The chance of ever crossing when the baseline passes at `baseRate` and the new runs at `newRate`. Exact. */
export function crossingChance(
  { n0, maxNew }: BinaryDesign,
  crossings: readonly Crossing[],
  baseRate: number,
  newRate: number,
): number {
  const masses = binomialMasses(n0, baseRate);
  const passes = powers(newRate, maxNew);
  const fails = powers(1 - newRate, maxNew);
  let chance = 0;
  for (const { s0, s1, f1, ways } of crossings) {
    chance += (masses[s0] as number) * ways * (passes[s1] as number) * (fails[f1] as number);
  }
  return Math.min(1, chance);
}

/**
 * The largest value of the statistic that may serve as a boundary: `worstChance` of its crossings stays at or below
 * `level`. 0 when even the smallest value is too easily reached, so that no path can ever cross.
 */
export function calibrateBoundary(
  statistic: BinaryStatistic,
  worstChance: (crossings: readonly Crossing[]) => number,
  level: number,
): number {
  const attainable: number[] = [];
  for (const value of statistic.values.toSorted()) {
    if (value === Infinity) break;
    const last = attainable.at(-1);
    if (last === undefined || !reaches(value, last)) attainable.push(value);
  }
  let low = 0;
  let high = attainable.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (worstChance(firstCrossings(statistic, attainable[middle] as number)) <= level) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : (attainable[low - 1] as number);
}

const refinements = 20;
const goldenSection = (Math.sqrt(5) - 1) / 2;

/**
 * The largest value, over pass rates from `low` to `high`, of a chance `f` that rests on the runs of `design`: a grid
 * that is even in arcsin √p, where a share has the standard deviation 1 / 2√n everywhere, with four steps to each,
 * then a golden section around its highest point. The ends belong to it.
 */
export function supremum({ n0, maxNew }: BinaryDesign, f: (rate: number) => number, low = 0, high = 1): number {
  const from = Math.asin(Math.sqrt(low));
  const to = Math.asin(Math.sqrt(high));
  const at = (angle: number) => f(Math.min(high, Math.max(low, Math.sin(angle) ** 2)));
  const gridSteps = Math.ceil((to - from) * 8 * Math.sqrt(n0 + maxNew));
  const step = (to - from) / gridSteps;
  let best = -Infinity;
  let bestAngle = from;
  for (let i = 0; i <= gridSteps; i++) {
    const value = at(from + i * step);
    if (value > best) [best, bestAngle] = [value, from + i * step];
  }
  let left = Math.max(from, bestAngle - step);
  let right = Math.min(to, bestAngle + step);
  for (let i = 0; i < refinements; i++) {
    const inner = right - goldenSection * (right - left);
    const outer = left + goldenSection * (right - left);
    const [atInner, atOuter] = [at(inner), at(outer)];
    best = Math.max(best, atInner, atOuter);
    if (atInner > atOuter) right = outer;
    else left = inner;
  }
  return best;
}
