/** A value and its tie-break in [0, 1), which the caller derives from the run's id: ties fall the same way every time. */
export interface RankedValue {
  readonly value: number;
  readonly jitter: number;
}

/** Values in ascending (value, jitter) order, as two columns. */
export interface SortedValues {
  readonly values: Float64Array;
  readonly jitters: Float64Array;
}

/** @throws RangeError where an order makes no sense */
export function requireOrder({ value, jitter }: RankedValue): void {
  if (Number.isNaN(value) || !Number.isFinite(jitter)) throw new RangeError(`No rank for ${value} (${jitter})`);
}

export function sortRanked(items: readonly RankedValue[]): SortedValues {
  for (const item of items) requireOrder(item);
  const sorted = items.toSorted((a, b) => {
    if (a.value === b.value) return a.jitter - b.jitter;
    return a.value < b.value ? -1 : 1;
  });
  return {
    values: Float64Array.from(sorted, (item) => item.value),
    jitters: Float64Array.from(sorted, (item) => item.jitter),
  };
}

/** How many of the first `length` sorted values lie below (value, jitter); an equal pair does not. */
export function countBelow(sorted: SortedValues, value: number, jitter: number, length = sorted.values.length): number {
  const { values, jitters } = sorted;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = values[middle] as number;
    if (there < value || (there === value && (jitters[middle] as number) < jitter)) low = middle + 1;
    else high = middle;
  }
  return low;
}
