import { lnChoose } from "./gamma.ts";

/** An urn of `population` balls, `marked` of them marked, from which `draws` are drawn without replacement. */
interface Urn {
  readonly population: number;
  readonly marked: number;
  readonly draws: number;
}

function lowest({ population, marked, draws }: Urn): number {
  return Math.max(0, draws + marked - population);
}

function highest({ marked, draws }: Urn): number {
  return Math.min(marked, draws);
}

function mass(k: number, { population, marked, draws }: Urn): number {
  return Math.exp(lnChoose(marked, k) + lnChoose(population - marked, draws - k) - lnChoose(population, draws));
}

function urn(population: number, marked: number, draws: number): Urn {
  for (const count of [population, marked, draws]) {
    if (!(Number.isSafeInteger(count) && count >= 0 && count <= population)) {
      throw new RangeError(`An urn of ${population} has no ${marked} marked balls and ${draws} draws`);
    }
  }
  return { population, marked, draws };
}

/** P(X = k): k marked among `draws` drawn without replacement from `population` of which `marked` are marked. */
export function hypergeometricPmf(k: number, population: number, marked: number, draws: number): number {
  const from = urn(population, marked, draws);
  if (k < lowest(from) || k > highest(from)) return 0;
  return mass(k, from);
}

/** P(X ≤ k), summed from the lower end: small tails keep their digits. */
export function hypergeometricCdf(k: number, population: number, marked: number, draws: number): number {
  const from = urn(population, marked, draws);
  if (k >= highest(from)) return 1;
  let sum = 0;
  for (let i = lowest(from); i <= k; i++) sum += mass(i, from);
  return Math.min(1, sum);
}

/** P(X ≥ k), summed from the upper end: small tails keep their digits. */
export function hypergeometricUpper(k: number, population: number, marked: number, draws: number): number {
  const from = urn(population, marked, draws);
  if (k <= lowest(from)) return 1;
  let sum = 0;
  for (let i = highest(from); i >= k; i--) sum += mass(i, from);
  return Math.min(1, sum);
}
