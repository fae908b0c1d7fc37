// What no test can beat: the sequential test of one who knows both laws, and the bounds that follow from finite data.

/** kl(1 − β, α) in nats: the evidence that a test with these errors must have. */
export const requiredEvidence = (alpha, beta) =>
  (1 - beta) * Math.log((1 - beta) / alpha) + (beta > 0 ? beta * Math.log(beta / (1 - alpha)) : 0);

/** Wald's test of power one with both laws known and the direction too: mean runs until ln LR ≥ ln 1/α. */
export function oracleSprtRuns(random, delta, alpha, repetitions) {
  let runs = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (let evidence = 0; evidence < Math.log(1 / alpha); runs++) {
      evidence += delta * (delta + random.normal()) - (delta * delta) / 2;
    }
  }
  return runs / repetitions;
}

/**
 * Fewest new runs that any test can need on average with n0 baseline runs (change of measure for two Gaussian samples):
 * n0·L/(n0 − L) with L = 2·kl(1 − β, α)/δ²; Infinity where no number of new runs is enough.
 */
export function finiteBaselineRuns({ n0, delta, alpha, beta }) {
  const needed = (2 * requiredEvidence(alpha, beta)) / (delta * delta);
  return n0 > needed ? (n0 * needed) / (n0 - needed) : Number.POSITIVE_INFINITY;
}

const binaryDivergence = (a, b) =>
  (a > 0 ? a * Math.log(a / b) : 0) + (a < 1 ? (1 - a) * Math.log((1 - a) / (1 - b)) : 0);

/** The same for pass and fail: fewest n with n0·KL(p0‖p) + n·KL(p1‖p) ≥ kl(1 − β, α) for every common p. */
export function binaryBaselineRuns({ n0, p0, p1, alpha, beta }) {
  const needed = requiredEvidence(alpha, beta);
  for (let n = 0.05; n < 1000; n += 0.05) {
    // The common law nearest to both is the pooled one.
    const pooled = (n0 * p0 + n * p1) / (n0 + n);
    if (n0 * binaryDivergence(p0, pooled) + n * binaryDivergence(p1, pooled) >= needed) return n;
  }
  return Number.POSITIVE_INFINITY;
}

/** Nights from the change to the alarm with both laws known: ln A / KL. */
export const nightBound = (delta, threshold) => Math.log(threshold) / ((delta * delta) / 2);

function binomial(trials, p) {
  let ways = 1;
  return Array.from({ length: trials + 1 }, (_, k) => {
    if (k > 0) ways *= (trials - k + 1) / k;
    return ways * p ** k * (1 - p) ** (trials - k);
  });
}

const divergence = (law, common) => law.reduce((sum, p, k) => sum + (p > 0 ? p * Math.log(p / common[k]) : 0), 0);

/** The same where a run gives the share of `texts` texts that are too long, `p0` of them before and `p1` after. */
export function shareBaselineRuns({ n0, texts, p0, p1, alpha, beta }) {
  const [before, after] = [binomial(texts, p0), binomial(texts, p1)];
  const needed = requiredEvidence(alpha, beta);
  for (let n = 0.05; n < 1000; n += 0.05) {
    const common = before.map((p, k) => (n0 * p + n * after[k]) / (n0 + n));
    if (n0 * divergence(before, common) + n * divergence(after, common) >= needed) return n;
  }
  return Number.POSITIVE_INFINITY;
}
