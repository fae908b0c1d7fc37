/** Remembers every result by its key. Histories repeat: each part of a request comes again with every later one. */
export function memo<A, R>(compute: (argument: A) => R, keyOf: (argument: A) => string): (argument: A) => R {
  const results = new Map<string, R>();
  return (argument) => {
    const key = keyOf(argument);
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(argument);
    results.set(key, result);
    return result;
  };
}
