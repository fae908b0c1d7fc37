import { normalQuantile } from "./normal.ts";

/** The normal (van der Waerden) scores of ranks 1 … n, and the sum of their squares. */
export interface NormalScores {
  /** scores[rank − 1] = Φ⁻¹(rank / (n + 1)); they add up to zero. */
  readonly scores: Float64Array;
  readonly sumOfSquares: number;
}

const tables: NormalScores[] = [];

/** Computed once per n: the gate looks them up after every value. */
export function normalScores(n: number): NormalScores {
  const known = tables[n];
  if (known !== undefined) return known;
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`Normal scores need a whole number of ranks, not ${n}`);
  const scores = new Float64Array(n);
  let sumOfSquares = 0;
  for (let rank = 1; rank <= n >> 1; rank++) {
    const score = normalQuantile(rank / (n + 1));
    scores[rank - 1] = score;
    scores[n - rank] = -score;
    sumOfSquares += 2 * score * score;
  }
  const table = { scores, sumOfSquares };
  tables[n] = table;
  return table;
}
