// The classical tests that other tools use, written for the competitors alone: nothing of the product is in here.
const cumulative = new Map();

/** P(U ≤ u) for every u, without ties: the counting recursion of Mann & Whitney 1947 as a product of polynomials. */
function mannWhitneyCumulative(m, n) {
  const key = m * 1000 + n;
  const known = cumulative.get(key);
  if (known !== undefined) return known;
  const counts = new Float64Array(m * n + 1);
  counts[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let u = m * n; u >= n + i; u--) counts[u] -= counts[u - n - i];
    for (let u = i; u <= m * n; u++) counts[u] += counts[u - i];
  }
  let sum = 0;
  const table = counts.map((count) => (sum += count)).map((count, _, all) => count / all[m * n]);
  cumulative.set(key, table);
  return table;
}

/** Upper tail of the standard normal (Abramowitz & Stegun 26.2.17, absolute error below 8e-8). */
export function normalTail(z) {
  if (z < 0) return 1 - normalTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * polynomial;
}

/** Two-sided p: exact without ties, the corrected normal approximation with them, as scipy and R do. */
export function mannWhitneyP(x, y) {
  const [m, n] = [x.length, y.length];
  let twice = 0;
  let tied = false;
  for (const a of x) {
    for (const b of y) {
      if (a > b) twice += 2;
      else if (a === b) twice += 1;
      if (a === b) tied = true;
    }
  }
  const u = Math.min(twice, 2 * m * n - twice) / 2;
  if (!tied) return Math.min(1, 2 * mannWhitneyCumulative(m, n)[u]);
  const sorted = [...x, ...y].sort((a, b) => a - b);
  let ties = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const total = m + n;
  const spread = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (spread <= 0) return 1;
  return Math.min(1, 2 * normalTail(Math.max(0, (m * n) / 2 - u - 0.5) / Math.sqrt(spread)));
}

/** Two-sided p of Kolmogorov and Smirnov, with Stephens' small-sample form of the asymptotic law. */
export function kolmogorovSmirnovP(x, y) {
  const [a, b] = [x, y].map((values) => values.toSorted((p, q) => p - q));
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

function logGamma(x) {
  // Lanczos, g = 7, nine terms.
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const t = x + 6.5;
  const series = terms.reduce((sum, term, k) => (k === 0 ? term : sum + term / (x - 1 + k)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

function betaFraction(a, b, x) {
  // The continued fraction of the incomplete beta function, by Lentz's method.
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-13) break;
  }
  return value;
}

/** I_x(a, b), the distribution function of a beta law. */
export function betaCdf(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

/** Two-sided p of Student's t. */
export const studentP = (t, df) => betaCdf(df / (df + t * t), df / 2, 0.5);

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function variance(values) {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

export function welchP(x, y) {
  const [a, b] = [variance(x) / x.length, variance(y) / y.length];
  if (a + b === 0) return mean(x) === mean(y) ? 1 : 0;
  const df = (a + b) ** 2 / (a ** 2 / (x.length - 1) + b ** 2 / (y.length - 1));
  return studentP((mean(x) - mean(y)) / Math.sqrt(a + b), df);
}

/** Confidence interval of the location shift y − x from the ordered differences (Hodges & Lehmann), as R's wilcox.test. */
export function shiftInterval(x, y, confidence) {
  const differences = x.flatMap((a) => y.map((b) => b - a)).sort((p, q) => p - q);
  const table = mannWhitneyCumulative(x.length, y.length);
  let rank = table.findIndex((share) => share > (1 - confidence) / 2);
  rank = Math.max(1, rank);
  const half = differences.length / 2;
  return {
    low: differences[rank - 1],
    high: differences[differences.length - rank],
    estimate: (differences[Math.ceil(half) - 1] + differences[Math.floor(half)]) / 2,
  };
}
