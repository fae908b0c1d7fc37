/** B₂ₖ / (2k(2k−1)), k = 1…: the Stirling series of ln Γ (Abramowitz & Stegun 6.1.41). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

const halfLnTwoPi = 0.9189385332046727;
/** From here on seven terms of the series are exact to rounding. */
const seriesFrom = 12;

/** ln Γ(x) for x > 0, to about 1e-14 absolute or relative, whichever is larger; exactly 0 at 1 and 2. */
export function lnGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`lnGamma needs x > 0, not ${x}`);
  if (x === Infinity) return Infinity;
  if (x === 1 || x === 2) return 0;
  // Γ(x) = Γ(x + m) / (x (x+1) … (x+m−1)).
  let product = 1;
  let large = x;
  for (; large < seriesFrom; large++) product *= large;
  const inverse = 1 / large;
  const square = inverse * inverse;
  let series = 0;
  for (let k = stirling.length - 1; k >= 0; k--) series = series * square + (stirling[k] as number);
  return (large - 0.5) * Math.log(large) - large + halfLnTwoPi + series * inverse - Math.log(product);
}

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0. */
export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
}

/** ln n!, filled on demand; exact products of doubles up to 170!, the series beyond. */
const lnFactorials: number[] = [0];
let factorial = 1;
const lastDoubleFactorial = 170;

/** ln n! for whole n ≥ 0. */
export function lnFactorial(n: number): number {
  if (!(Number.isSafeInteger(n) && n >= 0)) throw new RangeError(`lnFactorial needs a whole n ≥ 0, not ${n}`);
  if (n > lastDoubleFactorial) return lnGamma(n + 1);
  while (lnFactorials.length <= n) {
    factorial *= lnFactorials.length;
    lnFactorials.push(Math.log(factorial));
  }
  return lnFactorials[n] as number;
}

/** ln C(n, k) for whole 0 ≤ k ≤ n. */
export function lnChoose(n: number, k: number): number {
  return lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
}
