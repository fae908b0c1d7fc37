// What is built on the gate: day effects with confirmation, sameness, many metrics, attribution, invariants.
import {
  calibrateGate,
  firstCrossing,
  gatePath,
  holm,
  rankedAll,
  samenessPath,
  sequence,
  threeStates,
  toleratedPath,
} from "./engine.mjs";
import { dayEffects, effort, metricsOfRun } from "./generators.mjs";
import { count } from "./score.mjs";

const list = (length, draw) => Array.from({ length }, draw);
const sigma = 0.6;

/** N9: the gate at 1 %, the same confirmed in a second session, and with a tolerance in units of σ. */
export function days(random, { tau, days: baselineDays, delta = 0, n0 }, repetitions) {
  const tally = {};
  const boundary = calibrateGate({ baseline: [n0], maxNew: 20 }).boundary(0.01);
  const confirmation = calibrateGate({ baseline: [n0], maxNew: 10 }).boundary(0.05);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { before, after, confirm } = dayEffects({ tau, days: baselineDays, delta, sigma }).start(random);
    const baseline = [rankedAll(random, list(n0, before))];
    const fresh = sequence(random, list(20, after));
    const plain = firstCrossing(gatePath(baseline, fresh), boundary);
    count((tally.plain ??= {}), plain);
    let confirmed = plain;
    if (plain.drifted) {
      const second = firstCrossing(gatePath(baseline, sequence(random, list(10, confirm))), confirmation);
      const drifted = second.drifted && second.direction === plain.direction;
      confirmed = { drifted, n: plain.n + second.n };
    }
    count((tally.confirmed ??= {}), confirmed);
    for (const tolerance of [0.3, 0.5, 0.75]) {
      const path = toleratedPath(baseline, fresh, "log", tolerance * sigma);
      count((tally[`tolerance ${tolerance}`] ??= {}), firstCrossing(path, boundary));
    }
  }
  return tally;
}

/** 5.6: drift at 1 %, the same within ×margin at 5 %, with a true change of ×ratio. */
export function sameness(random, { n0, margin, ratio = 1 }, repetitions) {
  const tally = {};
  const calibration = calibrateGate({ baseline: [n0], maxNew: 20 });
  const drift = calibration.boundary(0.01);
  const same = calibration.oneSided.boundary(0.05);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { before, after } = effort(ratio, sigma).start(random);
    const baseline = [rankedAll(random, list(n0, before))];
    const fresh = sequence(random, list(20, after));
    const path = samenessPath(baseline, fresh, "log", -Math.log(margin));
    count(tally, threeStates(gatePath(baseline, fresh), drift, path, same));
  }
  return tally;
}

/** N12: one run gives all metrics; drifted when Holm's adjustment of any p reaches 5 %. */
export function metrics(random, { n0, metrics: many, rho, drifted = 0, delta = 0 }, repetitions) {
  const tally = { wrong: 0 };
  const calibration = calibrateGate({ baseline: [n0], maxNew: 20 });
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const pinned = list(n0, () => metricsOfRun(random, { metrics: many, rho }));
    const fresh = list(20, () => metricsOfRun(random, { metrics: many, rho, drifted, delta }));
    const paths = list(many, (_, metric) =>
      gatePath(
        [
          rankedAll(
            random,
            pinned.map((run) => run[metric]),
          ),
        ],
        sequence(
          random,
          fresh.map((run) => run[metric]),
        ),
      ),
    );
    const best = list(many, () => -Infinity);
    let outcome = { drifted: false, n: 20 };
    for (let look = 0; look < 20 && !outcome.drifted; look++) {
      for (const [metric, path] of paths.entries()) best[metric] = Math.max(best[metric], path[look].lnG);
      const adjusted = holm(best.map((maximum) => calibration.pValue(maximum)));
      if (adjusted.some((p) => p <= 0.05)) outcome = { drifted: true, n: look + 1 };
      if (adjusted.some((p, metric) => p <= 0.05 && metric >= drifted)) tally.wrong++;
    }
    count(tally, outcome);
  }
  return tally;
}

/** D11: which side changed, from a target arm and a control arm without the harness. */
export function attribution(random, { n0, ratio, cause }, repetitions) {
  const tally = { right: 0, wrong: 0, unsaid: 0, missed: 0 };
  const calibration = calibrateGate({ baseline: [n0], maxNew: 20 });
  const arm = (changed) => {
    const { before, after } = effort(changed ? ratio : 1, sigma).start(random);
    const baseline = [rankedAll(random, list(n0, before))];
    const fresh = sequence(random, list(20, after));
    const same = samenessPath(baseline, fresh, "log", Math.log(2));
    return threeStates(
      gatePath(baseline, fresh),
      calibration.boundary(0.01),
      same,
      calibration.oneSided.boundary(0.05),
    );
  };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const target = arm(cause !== "none");
    const control = arm(cause === "provider");
    const said = control.drifted ? "provider" : control.unchanged ? "harness" : "unsaid";
    if (!target.drifted) tally.missed++;
    else if (said === "unsaid") tally.unsaid++;
    else if (said === cause) tally.right++;
    else tally.wrong++;
  }
  return tally;
}

/** D4: the first violation of a hard invariant ends the gate. */
export function invariants(random, { share }, repetitions) {
  const tally = {};
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const run = list(20, () => random.next() < share).indexOf(true);
    count(tally, run < 0 ? { drifted: false, n: 20 } : { drifted: true, n: run + 1 });
  }
  return tally;
}
