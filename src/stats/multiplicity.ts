function requirePs(ps: readonly number[]): void {
  for (const p of ps) if (!(p >= 0 && p <= 1)) throw new RangeError(`A p-value lies between 0 and 1, not ${p}`);
}

function ascending(ps: readonly number[]): number[] {
  return ps.map((_, i) => i).sort((a, b) => (ps[a] as number) - (ps[b] as number) || a - b);
}

/**
 * Adjusted p-values of Holm (Scand. J. Statist. 6, 1979), in the order given: those at or below α reject with a
 * chance of at most α of any false rejection, whatever the dependence.
 */
export function holm(ps: readonly number[]): number[] {
  requirePs(ps);
  const adjusted = Array.from<number>({ length: ps.length });
  let largest = 0;
  for (const [step, i] of ascending(ps).entries()) {
    largest = Math.max(largest, Math.min(1, (ps.length - step) * (ps[i] as number)));
    adjusted[i] = largest;
  }
  return adjusted;
}

/**
 * Adjusted p-values of Benjamini & Hochberg (JRSS B 57, 1995), in the order given: rejecting those at or below q
 * keeps the expected share of false rejections at most q, for independent or positively dependent tests.
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  requirePs(ps);
  const adjusted = Array.from<number>({ length: ps.length });
  let smallest = 1;
  for (const [step, i] of ascending(ps).toReversed().entries()) {
    smallest = Math.min(smallest, (ps.length / (ps.length - step)) * (ps[i] as number));
    adjusted[i] = smallest;
  }
  return adjusted;
}
