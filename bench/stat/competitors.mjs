// What other tools do with a baseline and some new runs. A rule is given all runs that it could take, says after how many
// it stopped, and whether it called a change. None is given more than its own documentation says it looks at.

import { product } from "./build.mjs";
import { kolmogorovSmirnovP, mannWhitneyP, mean, shiftInterval, variance, welchP } from "./classical.mjs";

const { seededRandom } = await product("stats/random");

const logs = (values) => values.map((value) => Math.log(value + 1));
const at = (n, drifted) => ({ drifted, n });

/** A threshold assert: the mean of the first n runs against the mean of the baseline. */
const threshold = (share, n) => (baseline, fresh) => {
  const centre = mean(baseline);
  return at(n, Math.abs(mean(fresh.slice(0, n)) - centre) > share * Math.abs(centre));
};

const sigmas = (k, n) => (baseline, fresh) => {
  const [before, after] = [logs(baseline), logs(fresh.slice(0, n))];
  return at(n, Math.abs(mean(after) - mean(before)) > (k * Math.sqrt(variance(before))) / Math.sqrt(n));
};

const fixedMannWhitney = (n, alpha) => (baseline, fresh) => at(n, mannWhitneyP(baseline, fresh.slice(0, n)) <= alpha);

/** A look after every run, from the second on. */
const peekingMannWhitney = (alpha, most) => (baseline, fresh) => {
  for (let n = 2; n <= most; n++) {
    if (mannWhitneyP(baseline, fresh.slice(0, n)) <= alpha) return at(n, true);
  }
  return at(most, false);
};

const welchOnLogs = (n, alpha) => (baseline, fresh) => at(n, welchP(logs(baseline), logs(fresh.slice(0, n))) <= alpha);

/** Kayenta's judge: outliers beyond three IQRs removed, then the 98 % interval of the shift against a quarter of it. */
const kayenta = (n) => (baseline, fresh) => {
  const { low, high, estimate } = shiftInterval(withoutOutliers(baseline), withoutOutliers(fresh.slice(0, n)), 0.98);
  const tolerated = 0.25 * Math.abs(estimate);
  return at(n, low > tolerated || high < -tolerated);
};

function withoutOutliers(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const quartile = (share) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)];
    return below + (place % 1) * (sorted[Math.ceil(place)] - below);
  };
  const [q1, q3] = [quartile(0.25), quartile(0.75)];
  return values.filter((value) => value >= q1 - 3 * (q3 - q1) && value <= q3 + 3 * (q3 - q1));
}

/**
 * Pinpoint's three states at a magnitude of 1.5 IQR (2.0 SD): different at p ≤ .01 of either test, same above the high
 * threshold, more runs in between; 10 attempts an arm, then one more at a time, at most 15.
 */
function pinpoint(baseline, fresh) {
  const high = pinpointHighThresholds();
  for (let n = 10; n <= 15; n++) {
    const [before, after] = [baseline.slice(0, n), fresh.slice(0, n)];
    const p = Math.min(mannWhitneyP(before, after), kolmogorovSmirnovP(before, after));
    if (p <= 0.01) return at(n, true);
    if (p > high[n]) return { ...at(n, false), unchanged: true };
  }
  return at(15, false);
}

let highThresholds;

/** The 99th percentile of p when the two arms are 1.5 IQR apart, as Pinpoint's own table is made. */
function pinpointHighThresholds() {
  if (highThresholds !== undefined) return highThresholds;
  const random = seededRandom("pinpoint's high thresholds");
  const pairs = 4000;
  highThresholds = {};
  for (let n = 10; n <= 15; n++) {
    const ps = Array.from({ length: pairs }, () => {
      const before = Array.from({ length: n }, () => random.normal());
      const after = Array.from({ length: n }, () => 1.5 * 1.349 + random.normal());
      return mannWhitneyP(before, after);
    });
    highThresholds[n] = ps.sort((a, b) => a - b)[Math.floor(0.99 * pairs)];
  }
  return highThresholds;
}

/** Wald's test with mean and SD of the baseline taken for the truth, two-sided at δ = 1.5. */
const plugInSprt = (alpha, beta, delta, most) => (baseline, fresh) => {
  const before = logs(baseline);
  const [centre, sd] = [mean(before), Math.sqrt(variance(before))];
  const up = Math.log((1 - beta) / (alpha / 2));
  const down = Math.log(beta / (1 - alpha / 2));
  let [rise, fall, n] = [0, 0, 0];
  for (const value of logs(fresh.slice(0, most))) {
    // A baseline without any spread: only a value that differs counts, and it settles the matter.
    const z = sd > 1e-9 ? (value - centre) / sd : Math.abs(value - centre) > 1e-9 ? 1000 : 0;
    n++;
    rise += delta * z - (delta * delta) / 2;
    fall += -delta * z - (delta * delta) / 2;
    if (Math.max(rise, fall) >= up) return at(n, true);
    if (Math.max(rise, fall) <= down) return { ...at(n, false), unchanged: true };
  }
  return at(n, false);
};

export const runRules = {
  "±25 % of the mean of 3": threshold(0.25, 3),
  "±50 % of the mean of 3": threshold(0.5, 3),
  "±25 % of the mean of 10": threshold(0.25, 10),
  "±50 % of the mean of 10": threshold(0.5, 10),
  "3σ, mean of 3": sigmas(3, 3),
  "Mann–Whitney, 5, p ≤ .01": fixedMannWhitney(5, 0.01),
  "Mann–Whitney, 10, p ≤ .01": fixedMannWhitney(10, 0.01),
  "Mann–Whitney, 20, p ≤ .01": fixedMannWhitney(20, 0.01),
  "Mann–Whitney, 10, p ≤ .05": fixedMannWhitney(10, 0.05),
  "Mann–Whitney, peeking, p ≤ .05": peekingMannWhitney(0.05, 20),
  "Mann–Whitney, peeking, p ≤ .01": peekingMannWhitney(0.01, 20),
  "Welch on logs, 10, p ≤ .01": welchOnLogs(10, 0.01),
  "Kayenta, 10": kayenta(10),
  "Pinpoint, 10–15 an arm": pinpoint,
  "plug-in SPRT, α .05": plugInSprt(0.05, 0.2, 1.5, 20),
};

/** Pass or fail: `baseline` and `fresh` are lists of booleans. */
export const passRules = {
  "pass rate ≥ 66 % of 3": (_, fresh) => at(3, fresh.slice(0, 3).filter(Boolean).length / 3 < 0.66),
  "plug-in SPRT, p₁ = p₀ − .15": (baseline, fresh) => {
    // A rate of exactly one would make the first failure infinite evidence: held half a run away from the ends.
    const n0 = baseline.length;
    const rate = baseline.filter(Boolean).length / n0;
    const p0 = Math.min(1 - 0.5 / n0, Math.max(0.5 / n0 + 0.15, rate));
    const p1 = p0 - 0.15;
    let evidence = 0;
    for (const [index, pass] of fresh.entries()) {
      evidence += pass ? Math.log(p1 / p0) : Math.log((1 - p1) / (1 - p0));
      if (evidence >= Math.log(0.8 / 0.05)) return at(index + 1, true);
      if (evidence <= Math.log(0.2 / 0.95)) return { ...at(index + 1, false), unchanged: true };
    }
    return at(fresh.length, false);
  },
};
