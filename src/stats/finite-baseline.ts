function surprise(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q);
}

/** p·ln(p/q) + (1−p)·ln((1−p)/(1−q)) in nats: what one toss of a coin of chance p tells against the chance q. */
export function klBernoulli(p: number, q: number): number {
  if (!(p >= 0 && p <= 1 && q >= 0 && q <= 1)) throw new RangeError(`Not two probabilities: ${p}, ${q}`);
  return surprise(p, q) + surprise(1 - p, 1 - q);
}

/**
 * 2·kl(1−β, α): no test of level alpha with power 1 − beta gets by with less n·δ² of information, however it samples.
 *
 * @throws RangeError unless 0 < alpha < 1 − beta < 1 (a test that is worth having)
 */
export function requiredInformation(alpha: number, beta: number): number {
  if (!(alpha > 0 && beta > 0 && alpha < 1 - beta)) {
    throw new RangeError(`Not the error rates of a test: alpha ${alpha}, beta ${beta}`);
  }
  return 2 * klBernoulli(1 - beta, alpha);
}

function informationShare(delta: number, alpha: number, beta: number): number {
  if (!Number.isFinite(delta)) throw new RangeError(`An effect must be finite, not ${delta}`);
  return requiredInformation(alpha, beta) / delta ** 2;
}

/**
 * The fewest new values any test can manage with, on average, against a baseline of n0: n0·L/(n0 − L), where
 * L = 2·kl(1−β, α)/δ²; Infinity where n0 ≤ L, for the baseline itself then says too little about what is normal.
 *
 * @param n0 baseline values; over several strata n0 and the result count all of them together
 * @param delta size of the shift in standard deviations
 */
export function minimumNew(n0: number, delta: number, alpha: number, beta: number): number {
  if (!(n0 >= 1)) throw new RangeError(`A baseline has at least one value, not ${n0}`);
  const least = informationShare(delta, alpha, beta);
  return n0 <= least ? Infinity : (n0 * least) / (n0 - least);
}

/** The baseline worth having for a shift of delta standard deviations: 3L values, at 1.5 times the ideal number of new ones. */
export function needsBaseline(delta: number, alpha: number, beta: number): number {
  return Math.ceil(3 * informationShare(delta, alpha, beta));
}

/**
 * About how many new values the gate takes to see a shift of delta: 1.3 times the bound and 2.5 more. A fit to
 * simulations, within about one value for n0 ≥ 20, delta ≥ 1.5; replays.ts gives the exact answer for a stored baseline.
 */
export function expectedTrials(n0: number, delta: number, alpha: number, beta: number): number {
  return 1.3 * minimumNew(n0, delta, alpha, beta) + 2.5;
}

/** min over p of n0·kl(p0, p) + n·kl(p1, p): reached at the pooled share. */
function binaryInformation(n0: number, p0: number, n: number, p1: number): number {
  const pooled = (n0 * p0 + n * p1) / (n0 + n);
  return n0 * klBernoulli(p0, pooled) + n * klBernoulli(p1, pooled);
}

/** `minimumNew` for a proportion that goes from p0 to p1; a whole number, or Infinity. */
export function minimumNewBinary(n0: number, p0: number, p1: number, alpha: number, beta: number): number {
  if (!(n0 >= 1)) throw new RangeError(`A baseline has at least one value, not ${n0}`);
  const needed = requiredInformation(alpha, beta) / 2;
  // With ever more new values p1 becomes known, and the baseline alone has to tell it from p0.
  if (n0 * klBernoulli(p0, p1) <= needed) return Infinity;
  let high = 1;
  while (binaryInformation(n0, p0, high, p1) < needed) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binaryInformation(n0, p0, middle, p1) < needed) low = middle;
    else high = middle;
  }
  return Math.max(1, Math.ceil(high));
}
