/**
 * `compute`, with every answer kept: calibrations depend on a few numbers only and are asked for again and again.
 * The answers must be treated as constants.
 */
export function remember<A extends readonly (number | string)[], R>(compute: (...key: A) => R): (...key: A) => R {
  const answers = new Map<string, R>();
  return (...key) => {
    const name = key.join("/");
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = compute(...key);
      answers.set(name, answer);
    }
    return answer;
  };
}
