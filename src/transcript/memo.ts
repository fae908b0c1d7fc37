/** Remembers every result by its key. */
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

/** Remembers the result for each object, for as long as the object lives: objects of a transcript never change. */
export function memoByIdentity<A extends object, R>(compute: (argument: A) => R): (argument: A) => R {
  const results = new WeakMap<A, { readonly result: R }>();
  return (argument) => {
    const known = results.get(argument);
    if (known !== undefined) return known.result;
    const result = compute(argument);
    results.set(argument, { result });
    return result;
  };
}
