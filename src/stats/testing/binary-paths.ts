/** A path of new runs: true is a pass. */
export type Path = readonly boolean[];

export function everyPath(length: number): Path[] {
  return Array.from({ length: 1 << length }, (_, bits) =>
    Array.from({ length }, (_unused, i) => ((bits >> i) & 1) === 1),
  );
}

/** Passes and fails so far. */
interface Look {
  readonly s1: number;
  readonly f1: number;
}

/** Every look of a path. */
export function looks(path: Path): Look[] {
  let [s1, f1] = [0, 0];
  return path.map((passed) => {
    if (passed) s1++;
    else f1++;
    return { s1, f1 };
  });
}

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/**
 * The chance that `stops`, look by look along every path: nothing but counting, so that it can judge the calibrations. Weights first,
 * because they do not depend on the rates.
 */
export function chanceByEnumeration(
  n0: number,
  length: number,
  stops: (s0: number, looks: readonly Look[]) => boolean,
) {
  const paths = everyPath(length).map((path) => ({ seen: looks(path), passes: path.filter(Boolean).length }));
  const ways = Array.from({ length: n0 + 1 }, (_, s0) => {
    const byPasses = Array.from({ length: length + 1 }, () => 0);
    for (const { seen, passes } of paths) if (stops(s0, seen)) (byPasses[passes] as number)++;
    return byPasses;
  });
  return (baseRate: number, newRate: number): number => {
    let chance = 0;
    for (const [s0, byPasses] of ways.entries()) {
      const base = choose(n0, s0) * baseRate ** s0 * (1 - baseRate) ** (n0 - s0);
      for (const [s1, count] of byPasses.entries()) {
        chance += base * count * newRate ** s1 * (1 - newRate) ** (length - s1);
      }
    }
    return chance;
  };
}

export function worstOf(chance: (rate: number) => number, from = 0): number {
  let worst = 0;
  for (let i = 0; i <= 600; i++) worst = Math.max(worst, chance(from + ((1 - from) * i) / 600));
  return worst;
}
