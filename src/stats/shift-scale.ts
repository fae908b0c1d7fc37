/** How a change acts: it multiplies (tokens, words, costs) or it adds (shares, scores). */
export type ShiftScale = "log" | "linear";

/** `value` shifted by d: value·e^d on the log scale, value + d on the linear one. Zero has no ratio: it stays zero. */
export function shiftValue(value: number, d: number, scale: ShiftScale): number {
  return scale === "log" ? value * Math.exp(d) : value + d;
}

/**
 * Where shifts add: ln x on the log scale (−Infinity for zero), x on the linear one.
 *
 * @throws RangeError for a value that is not finite, or a negative one on the log scale, where no ratio means anything
 */
export function additive(value: number, scale: ShiftScale): number {
  if (!Number.isFinite(value)) throw new RangeError(`Ranks need finite values, not ${value}`);
  if (scale === "linear") return value;
  if (value < 0) throw new RangeError(`The log scale has no place for ${value}`);
  return Math.log(value);
}
