import { lnBeta } from "./gamma.ts";

/** More terms than any a + b below some ten millions needs. */
const mostTerms = 20_000;
const smallest = 1e-300;

function awayFromZero(x: number): number {
  return Math.abs(x) < smallest ? smallest : x;
}

/** The continued fraction of the incomplete beta function (DLMF 8.17.22) by the modified Lentz method. */
function continuedFraction(x: number, a: number, b: number): number {
  let fraction = 1;
  let upper = 1;
  let lower = 0;
  for (let term = 0; term < mostTerms; term++) {
    const m = term >> 1;
    const even = term % 2 === 0;
    let numerator: number;
    if (term === 0) numerator = 1;
    else if (even) numerator = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    else numerator = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    lower = 1 / awayFromZero(1 + numerator * lower);
    upper = awayFromZero(1 + numerator / upper);
    fraction *= upper * lower;
    if (Math.abs(upper * lower - 1) < 1e-15 && term > 0) return fraction - 1;
  }
  throw new RangeError(`The incomplete beta function does not converge at x = ${x}, a = ${a}, b = ${b}`);
}

/**
 * I_x(a, b), the regularised incomplete beta function and so the distribution function of a Beta(a, b), for
 * 0 ≤ x ≤ 1 and a, b > 0. The upper tail is `incompleteBeta(1 - x, b, a)`.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) throw new RangeError(`incompleteBeta of x = ${x}, a = ${a}, b = ${b}`);
  if (x === 0 || x === 1) return x;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lnBeta(a, b));
  // Each form converges quickly on its own side of the mean.
  if (x <= (a + 1) / (a + b + 2)) return (front * continuedFraction(x, a, b)) / a;
  return 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

/** The x with I_x(a, b) = p, by bisection on the logit scale, where both ends of [0, 1] keep their digits. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`betaQuantile needs 0 ≤ p ≤ 1, not ${p}`);
  if (p === 0 || p === 1) return p;
  let low = -700;
  let high = 700;
  for (;;) {
    const middle = (low + high) / 2;
    const x = 1 / (1 + Math.exp(-middle));
    if (middle <= low || middle >= high) return x;
    if (incompleteBeta(x, a, b) < p) low = middle;
    else high = middle;
  }
}
