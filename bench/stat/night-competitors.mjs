// What watches a stream of night values elsewhere: every rule gives the index of the first night it alarms on, or null.
import { mean, studentP, variance } from "./classical.mjs";

const firstNight = (nights, alarms) => {
  const index = nights.findIndex(alarms);
  return index < 0 ? null : index;
};

/** Every night its own test against the baseline, as a nightly CI job with `p < .05` does. */
function nightlyTest(baseline, nights) {
  const [centre, n0] = [mean(baseline), baseline.length];
  const error = Math.sqrt(variance(baseline) * (1 + 1 / n0));
  return firstNight(nights, (value) => studentP((value - centre) / error, n0 - 1) < 0.05);
}

function threeSigma(baseline, nights) {
  const [centre, sd] = [mean(baseline), Math.sqrt(variance(baseline))];
  return firstNight(nights, (value) => Math.abs(value - centre) > 3 * sd);
}

/** Page's CUSUM, k = .5 and h = 5, with mean and SD of the baseline taken for the truth. */
function cusum(baseline, nights) {
  const [centre, sd] = [mean(baseline), Math.sqrt(variance(baseline))];
  let [high, low] = [0, 0];
  return firstNight(nights, (value) => {
    const z = (value - centre) / sd;
    high = Math.max(0, high + z - 0.5);
    low = Math.max(0, low - z - 0.5);
    return Math.max(high, low) > 5;
  });
}

/** The last 7 nights against the 30 before them, |z| > 1.96. */
function rollingZ(baseline, nights) {
  const all = [...baseline, ...nights];
  return firstNight(nights, (_, night) => {
    const end = baseline.length + night + 1;
    const [recent, before] = [all.slice(Math.max(0, end - 7), end), all.slice(Math.max(0, end - 37), end - 7)];
    if (recent.length < 7 || before.length < 10) return false;
    return Math.abs(mean(recent) - mean(before)) / Math.sqrt(variance(before) / recent.length) > 1.96;
  });
}

/** Perfherder: a t-like statistic above 7 of 12 nights after a point against 12 before it; seen 12 nights late. */
function perfherder(baseline, nights) {
  const all = [...baseline, ...nights];
  return firstNight(nights, (_, night) => {
    const end = baseline.length + night + 1;
    if (end < 24) return false;
    const [after, before] = [all.slice(end - 12, end), all.slice(end - 24, end - 12)];
    const error = Math.sqrt((variance(after) + variance(before)) / 12);
    return Math.abs(mean(after) - mean(before)) / error > 7;
  });
}

export const nightRules = {
  "p < .05 every night": nightlyTest,
  "3σ every night": threeSigma,
  "CUSUM, k .5, h 5": cusum,
  "rolling z, 7 against 30": rollingZ,
  "Perfherder, t > 7": perfherder,
};
