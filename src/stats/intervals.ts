import { betaQuantile } from "./beta.ts";
import { normalQuantile } from "./normal.ts";

/** Both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

function requireShare(k: number, n: number): void {
  if (!(Number.isSafeInteger(k) && Number.isSafeInteger(n) && n >= 1 && k >= 0 && k <= n)) {
    throw new RangeError(`A share is k of n with 0 ≤ k ≤ n and n ≥ 1, not ${k} of ${n}`);
  }
}

function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`A confidence lies between 0 and 1, not ${confidence}`);
}

/** Wilson's interval at z standard errors to either side. */
function wilsonAtScore(k: number, n: number, z: number): Interval {
  const share = k / n;
  const centre = (k + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt(n * share * (1 - share) + (z * z) / 4);
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half };
}

/** Wilson's score interval for the share behind k of n (Wilson, JASA 22, 1927), two-sided. */
export function wilson(k: number, n: number, confidence = 0.95): Interval {
  requireShare(k, n);
  requireConfidence(confidence);
  return wilsonAtScore(k, n, -normalQuantile((1 - confidence) / 2));
}

/** Newcombe's interval (see `newcombe`) at z standard errors to either side. */
export function newcombeAtScore(k1: number, n1: number, k0: number, n0: number, z: number): Interval {
  const first = wilsonAtScore(k1, n1, z);
  const second = wilsonAtScore(k0, n0, z);
  const p1 = k1 / n1;
  const p0 = k0 / n0;
  return {
    low: p1 - p0 - Math.hypot(p1 - first.low, second.high - p0),
    high: p1 - p0 + Math.hypot(first.high - p1, p0 - second.low),
  };
}

/**
 * The difference p₁ − p₀ of the shares behind k1 of n1 and k0 of n0: Newcombe's hybrid score interval without
 * continuity correction (method 10 of Statistics in Medicine 17, 1998, 873–890), two-sided.
 */
export function newcombe(k1: number, n1: number, k0: number, n0: number, confidence = 0.95): Interval {
  requireShare(k1, n1);
  requireShare(k0, n0);
  requireConfidence(confidence);
  return newcombeAtScore(k1, n1, k0, n0, -normalQuantile((1 - confidence) / 2));
}

/** The exact interval of Clopper & Pearson (Biometrika 26, 1934): it covers with at least `confidence`. */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval {
  requireShare(k, n);
  requireConfidence(confidence);
  const tail = (1 - confidence) / 2;
  return {
    low: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    high: k === n ? 1 : 1 - betaQuantile(tail, n - k, k + 1),
  };
}
