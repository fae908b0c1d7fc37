// One-shot gates on quantities: ours and the competitors' on the same values.

import { oracleSprtRuns } from "./ceilings.mjs";
import { mannWhitneyP } from "./classical.mjs";
import { runRules } from "./competitors.mjs";
import { calibrateGate, firstCrossing, gatePath, rankedAll, sequence } from "./engine.mjs";
import { cases, effort, shifted } from "./generators.mjs";
import { count } from "./score.mjs";

const list = (length, draw) => Array.from({ length }, draw);
const caps = [5, 10, 20];
const alphas = [0.05, 0.01];

/** Ours at every α and cap, and every competitor if asked for. */
export function gates(random, { of, n0, rules = false }, repetitions) {
  const tally = { ours: {}, rules: {} };
  const designs = caps.flatMap((cap) => {
    const calibration = calibrateGate({ baseline: [n0], maxNew: cap });
    return alphas.map((alpha) => ({ cap, name: `${alpha}/${cap}`, boundary: calibration.boundary(alpha) }));
  });
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { before, after } = cases[of].start(random);
    const [baseline, fresh] = [list(n0, before), list(20, after)];
    const steps = gatePath([rankedAll(random, baseline)], sequence(random, fresh));
    for (const { cap, name, boundary } of designs) {
      count((tally.ours[name] ??= {}), firstCrossing(steps, boundary, cap));
    }
    if (!rules) continue;
    for (const [name, rule] of Object.entries(runRules)) count((tally.rules[name] ??= {}), rule(baseline, fresh));
  }
  return tally;
}

/** Several probes, one verdict: n0 baseline runs each, 20 new runs over all, the probes in turn. */
export function suites(random, { probes, n0, delta, ratio }, repetitions) {
  const tally = {};
  const { boundary } = calibrateGate({ baseline: list(probes, () => n0), maxNew: 20 });
  const boundaries = alphas.map((alpha) => ({ alpha, boundary: boundary(alpha) }));
  const drift = ratio === undefined ? shifted(delta) : effort(ratio, 0.6);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const draws = list(probes, () => drift.start(random));
    const baseline = draws.map(({ before }) => rankedAll(random, list(n0, before)));
    const fresh = list(20, (_, look) => sequence(random, [draws[look % probes].after()], look % probes)[0]);
    const steps = gatePath(baseline, fresh);
    for (const { alpha, boundary: limit } of boundaries) count((tally[alpha] ??= {}), firstCrossing(steps, limit));
  }
  return tally;
}

/** Hits of the exact Mann–Whitney test at every fixed number of new runs, for the number that has a given power. */
export function equalPower(random, { of, n0, alpha, most }, repetitions) {
  const tally = { repetitions, hits: {} };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { before, after } = cases[of].start(random);
    const [baseline, fresh] = [list(n0, before), list(most, after)];
    for (let n = 2; n <= most; n++) {
      const hit = mannWhitneyP(baseline, fresh.slice(0, n)) <= alpha;
      tally.hits[n] = (tally.hits[n] ?? 0) + (hit ? 1 : 0);
    }
  }
  return tally;
}

/** N14: many gates against one pinned baseline; a histogram of false alarms out of 200. */
export function pinned(random, { n0, alpha }, repetitions) {
  const limit = calibrateGate({ baseline: [n0], maxNew: 20 }).boundary(alpha);
  const tally = {};
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { before, after } = cases["N1 log-normal σ .6"].start(random);
    const baseline = [rankedAll(random, list(n0, before))];
    const alarms = list(200, () =>
      firstCrossing(gatePath(baseline, sequence(random, list(20, after))), limit).drifted ? 1 : 0,
    ).reduce((sum, alarm) => sum + alarm, 0);
    tally[alarms] = (tally[alarms] ?? 0) + 1;
  }
  return tally;
}

/** The ceiling: runs of the test that knows both laws. */
export function oracle(random, { delta, alpha }, repetitions) {
  return { repetitions, runs: repetitions * oracleSprtRuns(random, delta, alpha, repetitions) };
}
