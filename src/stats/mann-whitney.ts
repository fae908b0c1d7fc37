import { normalCdf } from "./normal.ts";

/** `u` counts the pairs in which the candidate is larger, a tie as one half; `p` is two-sided. */
export interface MannWhitney {
  readonly u: number;
  readonly p: number;
  /** `exact`: all splits counted, ties included. `normal`: too large to count, the tie-corrected approximation. */
  readonly method: "exact" | "normal";
}

/** Additions that the exact count may take: some tens of milliseconds. */
const affordable = 4e7;
/** C(n, m) must stay below the largest double. */
const mostPooled = 1000;

/** Twice the midranks (whole numbers, also with ties), in the order of `values`, and the sizes of the tied groups. */
function doubledMidranks(values: readonly number[]): { readonly ranks: readonly number[]; readonly ties: number[] } {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = Array.from<number>({ length: values.length });
  const ties: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    // Ranks start + 1 … end share their mean, (start + 1 + end) / 2.
    for (let i = start; i < end; i++) ranks[order[i] as number] = start + 1 + end;
    ties.push(end - start);
    start = end;
  }
  return { ranks, ties };
}

/** How many subsets of `size` of the ranks have each sum; only additions, so every count has full relative accuracy. */
function subsetsBySum(ranks: readonly number[], size: number, largest: number): Float64Array {
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(largest + 1));
  (counts[0] as Float64Array)[0] = 1;
  let reached = 0;
  for (const [seen, rank] of ranks.entries()) {
    reached = Math.min(largest, reached + rank);
    for (let chosen = Math.min(size, seen + 1); chosen >= 1; chosen--) {
      const into = counts[chosen] as Float64Array;
      const from = counts[chosen - 1] as Float64Array;
      for (let sum = reached; sum >= rank; sum--) into[sum] = (into[sum] as number) + (from[sum - rank] as number);
    }
  }
  return counts[size] as Float64Array;
}

function exactP(counts: Float64Array, seen: number): number {
  let below = 0;
  let above = 0;
  let all = 0;
  for (const [sum, count] of counts.entries()) {
    all += count;
    if (sum <= seen) below += count;
    if (sum >= seen) above += count;
  }
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

function approximateP(u: number, n: number, m: number, ties: readonly number[]): number {
  const pooled = n + m;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((n * m) / 12) * (pooled + 1 - tied / (pooled * (pooled - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * normalCdf(-distance / Math.sqrt(variance)));
}

/**
 * The Mann–Whitney test (Mann & Whitney 1947), two-sided by doubling the smaller tail. Given the pooled values, every
 * split into two sides is equally likely without a change; with ties the midranks are permuted, so p stays exact.
 * Throws RangeError for an empty side or a value that is no finite number.
 */
export function mannWhitney(baseline: readonly number[], candidate: readonly number[]): MannWhitney {
  if (baseline.length === 0 || candidate.length === 0) throw new RangeError("Mann–Whitney needs values on both sides");
  const pooled = [...candidate, ...baseline];
  if (!pooled.every(Number.isFinite)) throw new RangeError("Mann–Whitney needs finite values");
  const n = baseline.length;
  const m = candidate.length;
  const { ranks, ties } = doubledMidranks(pooled);
  const candidateSum = ranks.slice(0, m).reduce((sum, rank) => sum + rank, 0);
  const u = candidateSum / 2 - (m * (m + 1)) / 2;

  // The smaller side is cheaper to count and tells the same.
  const size = Math.min(n, m);
  const whole = ties.length === pooled.length ? ranks.map((rank) => rank / 2) : ranks;
  const largest = [...whole]
    .sort((a, b) => b - a)
    .slice(0, size)
    .reduce((sum, rank) => sum + rank, 0);
  if (pooled.length > mostPooled || pooled.length * size * largest > affordable) {
    return { u, p: approximateP(u, n, m, ties), method: "normal" };
  }
  const side = m <= n ? whole.slice(0, m) : whole.slice(m);
  const seen = side.reduce((sum, rank) => sum + rank, 0);
  return { u, p: exactP(subsetsBySum(whole, size, largest), seen), method: "exact" };
}
