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

/** P(X ≤ k) from the largest term down, each term from the one before. */
function lowerTail(k: number, from: Urn): number {
  const { population, marked, draws } = from;
  let term = mass(k, from);
  let sum = term;
  for (let i = k; i > lowest(from); i--) {
    term *= (i * (population - marked - draws + i)) / ((marked - i + 1) * (draws - i + 1));
    sum += term;
  }
  return sum;
}

/** P(X ≥ k) likewise, upwards. */
function upperTail(k: number, from: Urn): number {
  const { population, marked, draws } = from;
  let term = mass(k, from);
  let sum = term;
  for (let i = k; i < highest(from); i++) {
    term *= ((marked - i) * (draws - i)) / ((i + 1) * (population - marked - draws + i + 1));
    sum += term;
  }
  return sum;
}

/** So that a tail is always summed on its own side of the mean, where its first term is its largest. */
function belowMean(k: number, { population, marked, draws }: Urn): boolean {
  return k * population < marked * draws;
}

/** P(X ≤ k). Small tails keep their digits. */
export function hypergeometricCdf(k: number, population: number, marked: number, draws: number): number {
  const from = urn(population, marked, draws);
  if (k < lowest(from)) return 0;
  if (k >= highest(from)) return 1;
  return belowMean(k, from) ? lowerTail(k, from) : 1 - upperTail(k + 1, from);
}

/** P(X ≥ k). Small tails keep their digits. */
export function hypergeometricUpper(k: number, population: number, marked: number, draws: number): number {
  const from = urn(population, marked, draws);
  if (k <= lowest(from)) return 1;
  if (k > highest(from)) return 0;
  return belowMean(k, from) ? 1 - lowerTail(k - 1, from) : upperTail(k, from);
}
