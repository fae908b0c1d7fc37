/** Arithmetic mean of at least one number. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("nothing has no mean");
  return sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
