/**
 * The simulated law of a maximum, thinned: `values` ascend strictly and `atLeast[i]` of the draws reached values[i].
 * Plain data, so that a cache can hold it as JSON.
 */
export interface EncodedLaw {
  readonly draws: number;
  readonly values: readonly number[];
  readonly atLeast: readonly number[];
}

/** The law of a maximum under the null hypothesis, from seeded draws. */
export interface MaximumLaw {
  readonly draws: number;
  /** (1 + draws that reached `maximum`) / (1 + draws), never below the truth of the draws; at least 1/(1 + draws). */
  pValue(maximum: number): number;
  /** The smallest value whose pValue is ≤ alpha; Infinity when even the largest possible maximum is too common. */
  boundary(alpha: number): number;
  encode(): EncodedLaw;
}

// All of the last half percent is kept, and below it one value in every half percent of the remaining probability.
const tailShare = 0.005;
const step = 1.005;
// Equal rank patterns give equal maxima but for rounding: a hair below still reaches.
const rounding = 1e-9;

/**
 * A law from its data. Thinned values make a p-value larger by at most half a percent of itself, never smaller.
 *
 * @throws RangeError when the data cannot be a law (for instance from a damaged cache)
 */
export function decodeLaw(encoded: EncodedLaw): MaximumLaw {
  const { draws, values, atLeast } = encoded;
  const ascending = values.every((value, i) => !Number.isNaN(value) && (i === 0 || value > (values[i - 1] as number)));
  const descending = atLeast.every(
    (count, i) => Number.isInteger(count) && count >= 1 && (i === 0 || count < (atLeast[i - 1] as number)),
  );
  const complete = Number.isInteger(draws) && draws >= 1 && (atLeast[0] ?? draws) <= draws;
  if (!(ascending && descending && complete && values.length === atLeast.length)) {
    throw new RangeError("Not the law of a maximum");
  }
  return {
    draws,
    pValue(maximum) {
      if (Number.isNaN(maximum)) throw new RangeError("pValue of NaN");
      let low = 0;
      let high = values.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((values[middle] as number) > maximum + rounding) high = middle;
        else low = middle + 1;
      }
      // Below the smallest kept value nothing is known: every draw may have reached it.
      const reached = low === 0 ? draws : (atLeast[low - 1] as number);
      const beyond = low === values.length && (values.at(-1) ?? -Infinity) < maximum - rounding;
      return (1 + (beyond ? 0 : reached)) / (1 + draws);
    },
    boundary(alpha) {
      if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, not ${alpha}`);
      if (alpha * (1 + draws) < 1) {
        throw new RangeError(`alpha ${alpha} needs at least ${Math.ceil(1 / alpha - 1)} draws, not ${draws}`);
      }
      const index = atLeast.findIndex((count) => (1 + count) / (1 + draws) <= alpha);
      return index === -1 ? Infinity : (values[index] as number);
    },
    encode: () => encoded,
  };
}

/** The law of the given draws; −Infinity stands for a draw that never counted. Sorts `maxima` in place. */
export function lawOfMaxima(maxima: Float64Array): MaximumLaw {
  maxima.sort();
  const draws = maxima.length;
  const values: number[] = [];
  const atLeast: number[] = [];
  let next = 1;
  for (let index = draws - 1; index >= 0; ) {
    const value = maxima[index] as number;
    if (value === -Infinity) break;
    // The whole run of draws that are equal but for rounding is one value.
    let first = index;
    while (first > 0 && (maxima[first - 1] as number) >= value - rounding) first--;
    const count = draws - first;
    if (count >= next) {
      values.push(Number(value.toPrecision(12)));
      atLeast.push(count);
      next = count < tailShare * draws ? count + 1 : Math.ceil(count * step);
    }
    index = first - 1;
  }
  return decodeLaw({ draws, values: values.toReversed(), atLeast: atLeast.toReversed() });
}
