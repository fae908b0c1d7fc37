/**
 * Values around an unknown location by Student's t with 4 degrees of freedom: close to normal in the middle, with tails
 * that let a single wild value pass without moving the rest. Location and scale are integrated on grids, never plugged in.
 */

/** ln of the density's factor that does not depend on the value: Γ(5/2) / (Γ(2) √(4π)) = 3/8. */
const lnPeak = Math.log(3 / 8);

/** Scales that are considered, of natural logarithms: from a spread of 2 % to one of twenty times, in steps of a third. */
const scaleSteps = 17;
const smallestScale = 0.02;
const largestScale = 3;
export const scales: readonly number[] = Array.from(
  { length: scaleSteps },
  (_, i) => smallestScale * (largestScale / smallestScale) ** (i / (scaleSteps - 1)),
);

/** What is taken for granted of a scale before any value: about 0.5, give or take a factor of 2.7. */
export const lnScalePrior: readonly number[] = scales.map((scale) => -(Math.log(scale / 0.5) ** 2) / 2);

/** A location farther from every value than this many scales adds nothing that counts. */
const reach = 8;
const locations = 81;

/** ln of the density of all `values` around `location`. */
export function lnDensity(values: readonly number[], location: number, scale: number): number {
  let sum = 0;
  let product = 1;
  for (const value of values) {
    const z = (value - location) / scale;
    product *= 1 + (z * z) / 4;
    if (product > 1e200) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return values.length * (lnPeak - Math.log(scale)) - 2.5 * (sum + Math.log(product));
}

/** ln Σ exp, without overflow; −∞ for nothing. */
export function lnSum(terms: readonly number[]): number {
  const top = Math.max(...terms, Number.NEGATIVE_INFINITY);
  if (top === Number.NEGATIVE_INFINITY) return top;
  return top + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - top), 0));
}

/** Locations that are considered for some values at a scale, evenly spaced, and the step between them. */
export interface LocationGrid {
  readonly points: readonly number[];
  readonly step: number;
}

export function locationGrid(values: readonly number[], scale: number): LocationGrid {
  const from = Math.min(...values) - reach * scale;
  const step = (Math.max(...values) + reach * scale - from) / (locations - 1);
  return { points: Array.from({ length: locations }, (_, i) => from + i * step), step };
}

/** ln ∫ density of `values` over all locations; `values` not empty. */
export function lnIntegral(values: readonly number[], scale: number): number {
  const { points, step } = locationGrid(values, scale);
  return Math.log(step) + lnSum(points.map((point) => lnDensity(values, point, scale)));
}
