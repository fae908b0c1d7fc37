// One run's value, before and after a change: the nulls N1–N8 and the drifts D1–D6 and D9 of the benchmark.
// A case says `start(random)` and gives two draws, `before` and `after`; a null gives the same one twice. What holds for
// a whole gate (which account it runs on, which day it is) is drawn at the start.
import { normalTail } from "./classical.mjs";

const typical = Math.log(2000);

function gamma(random, shape) {
  // Marsaglia & Tsang 2000; a shape below one is boosted by a power of a uniform.
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

export function poisson(random, mean) {
  // Knuth's product, in parts small enough for exp(−mean).
  let left = mean;
  let count = 0;
  while (left > 0) {
    const part = Math.min(left, 30);
    const floor = Math.exp(-part);
    for (let product = 1 - random.next(); product > floor; product *= 1 - random.next()) count++;
    left -= part;
  }
  return count;
}

/** Student's t with two degrees of freedom, cut where its exponential would leave the numbers (at ±1000: once in a million). */
const studentT2 = (random) =>
  Math.max(-1000, Math.min(1000, random.normal() / Math.sqrt(-Math.log(1 - random.next()))));

/** Tokens of one run: log-normal with the given SD of the log, in whole tokens. */
export const tokens =
  (sigma, ratio = 1) =>
  (random) =>
    Math.round(Math.exp(typical + Math.log(ratio) + sigma * random.normal()));

const same = (draw) => ({ start: (random) => ({ before: () => draw(random), after: () => draw(random) }) });
const change = (before, after) => ({
  start: (random) => ({ before: () => before(random), after: () => after(random) }),
});

export const nulls = {
  "N1 log-normal σ .6": same(tokens(0.6)),
  "N2 log-normal σ .9": same(tokens(0.9)),
  "N3 log-t2": same((random) => Math.round(Math.exp(typical + 0.6 * studentT2(random)))),
  "N4 Poisson(4)": same((random) => poisson(random, 4)),
  "N5 neg. binomial 4, k 1.5": same((random) => poisson(random, (gamma(random, 1.5) * 4) / 1.5)),
  "N6 20 % zeros": same((random) => (random.next() < 0.2 ? 0 : tokens(0.6)(random))),
  "N7 bimodal 85/15": same((random) => tokens(0.3, random.next() < 0.15 ? 5 : 1)(random)),
  "N8 constant": same(() => 1700),
};

const segmentsPerRun = 8;
const wordLimit = 25;

/** As the simulated model writes on the shipped behaviour probe: nearly all texts are longer than the limit. */
const longTexts = { median: 40, sigma: 0.5 };
/** Half of the texts are within the limit before anybody sets one. */
const shortTexts = { median: 25, sigma: 0.9 };

/** Words of the texts between tool calls of one run; who keeps a limit by writing stays somewhat below it. */
function segments(random, { median, sigma }, obedience) {
  return Array.from({ length: segmentsPerRun }, () => {
    const words = median * Math.exp(sigma * random.normal());
    const obeys = random.next() < obedience;
    const allowed = wordLimit * Math.exp((-sigma / 2) * Math.abs(random.normal()));
    return Math.max(1, Math.round(obeys ? Math.min(words, allowed) : words));
  });
}

export const segmentStatistics = {
  "share>25": (words) => words.filter((count) => count > wordLimit).length / words.length,
  mean: (words) => words.reduce((sum, count) => sum + count, 0) / words.length,
  max: (words) => Math.max(...words),
  median: (words) => {
    const sorted = words.toSorted((a, b) => a - b);
    return (sorted[3] + sorted[4]) / 2;
  },
};

const wordCap = (texts, statistic, obedience) => {
  const reduce = segmentStatistics[statistic];
  return change(
    (random) => reduce(segments(random, texts, 0)),
    (random) => reduce(segments(random, texts, obedience)),
  );
};

const textLaws = Object.entries({ cap: longTexts, "short texts": shortTexts });

const caps = Object.fromEntries(
  textLaws.flatMap(([name, texts]) =>
    Object.keys(segmentStatistics).flatMap((statistic) =>
      [0.9, 0.6, 1].map((obedience) => [
        `D2 ${name}, ${statistic}, obeyed ${String(obedience).replace("0.", ".")}`,
        wordCap(texts, statistic, obedience),
      ]),
    ),
  ),
);

/** Chances that a text is longer than the limit before there is one, for the bounds; 25.4 words are written as 25. */
export const overLimit = Object.fromEntries(
  textLaws.map(([name, { median, sigma }]) => [name, normalTail(Math.log((wordLimit + 0.5) / median) / sigma)]),
);

function readsPerEdit(ratio) {
  return (random) => {
    const edits = 1 + poisson(random, 3);
    return poisson(random, ratio * edits * Math.exp(0.4 * random.normal() - 0.08)) / edits;
  };
}

export const effort = (ratio, sigma) => change(tokens(sigma), tokens(sigma, ratio));

/** A shift by `delta` standard deviations of the log. */
export const shifted = (delta, sigma = 0.6) => effort(Math.exp(-delta * sigma), sigma);

const rollOutShare = 0.2;
const lowered = tokens(0.6, 0.3);

export const drifts = {
  "D1 effort ×.7 σ .6": effort(0.7, 0.6),
  "D1 effort ×.5 σ .6": effort(0.5, 0.6),
  "D1 effort ×.3 σ .6": effort(0.3, 0.6),
  "D1 effort ×.7 σ .9": effort(0.7, 0.9),
  "D1 effort ×.5 σ .9": effort(0.5, 0.9),
  "D1 effort ×.3 σ .9": effort(0.3, 0.9),
  ...caps,
  "D5 tool calls 4→6": change(
    (random) => poisson(random, 4),
    (random) => poisson(random, 6),
  ),
  "D5 tool calls 4→3": change(
    (random) => poisson(random, 4),
    (random) => poisson(random, 3),
  ),
  "D5 reads:edits 6.6→2": change(readsPerEdit(6.6), readsPerEdit(2)),
  "D6 20 % of runs at ×.3": change(tokens(0.6), (random) =>
    random.next() < rollOutShare ? lowered(random) : tokens(0.6)(random),
  ),
  "D6 20 % of accounts at ×.3": {
    start: (random) => {
      const drifted = random.next() < rollOutShare;
      const after = drifted ? lowered : tokens(0.6);
      return { before: () => tokens(0.6)(random), after: () => after(random) };
    },
  },
  "D9 scale only, σ ×2": change(tokens(0.6), tokens(1.2)),
};

/** Shifts by so many standard deviations of the log: 1.155 is ×.5 at σ = .6, 2 is ×.3. */
export const shifts = { "δ 1.155": shifted(1.155), "δ 1.5": shifted(1.5), "δ 2": shifted(2), "δ 2.5": shifted(2.5) };

export const cases = { ...nulls, ...drifts, ...shifts };

/**
 * N9: runs of one day share a day effect. The baseline is spread over `days` days, the new runs are of one later day and
 * those that confirm of another.
 */
export function dayEffects({ tau, days, delta = 0, sigma = 0.6 }) {
  return {
    start(random) {
      const dayShift = () => tau * sigma * random.normal();
      const baselineDays = Array.from({ length: days }, dayShift);
      let run = 0;
      const value = (shift) => Math.exp(typical + shift + sigma * random.normal());
      const session = () => {
        const day = dayShift() - delta * sigma;
        return () => value(day);
      };
      return {
        before: () => value(baselineDays[run++ % days]),
        after: session(),
        confirm: session(),
      };
    },
  };
}

/** N12: metrics of one run that correlate by `rho`; the first `drifted` of them move by `delta` standard deviations. */
export function metricsOfRun(random, { metrics, rho, drifted = 0, delta = 0, sigma = 0.6 }) {
  const shared = Math.sqrt(rho) * random.normal();
  return Array.from({ length: metrics }, (_, metric) => {
    const own = Math.sqrt(1 - rho) * random.normal();
    return typical + sigma * (shared + own - (metric < drifted ? delta : 0));
  });
}

/** N13, D3, D4: a run that passes with probability `p`. */
export const passes = (random, p) => random.next() < p;
