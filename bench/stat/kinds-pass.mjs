// Pass or fail: the sequential Fisher test, the e-value that may be watched for ever, and the competitors.
import { passRules } from "./competitors.mjs";
import { binaryLnE, sequentialFisherP } from "./engine.mjs";
import { passes as passed } from "./generators.mjs";
import { count } from "./score.mjs";

const list = (length, draw) => Array.from({ length }, draw);
const cap = 10;
/** Runs that the rules without a cap of their own may take. */
const most = 100;

function firstLook(fresh, reached) {
  for (let n = 1; n <= fresh.length; n++) if (reached(fresh.slice(0, n))) return { drifted: true, n };
  return { drifted: false, n: fresh.length };
}

const counts = (runs) => {
  const good = runs.filter(Boolean).length;
  return { passes: good, fails: runs.length - good };
};

/** N13 and D3: baseline at pass rate p0, new runs at p1, at most ten of them. */
export function passes(random, { n0, p0, p1 }, repetitions) {
  const tally = { rules: {} };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const pinned = list(n0, () => passed(random, p0));
    const all = list(most, () => passed(random, p1));
    const fresh = all.slice(0, cap);
    const baseline = counts(pinned);
    for (const alpha of [0.05, 0.01]) {
      // One failure less changes nothing before the next failure: only looks after a failure can cross.
      const outcome = firstLook(fresh, (runs) => !runs.at(-1) && sequentialFisherP(baseline, runs, cap) <= alpha);
      count((tally[alpha] ??= {}), outcome);
    }
    const eValue = firstLook(fresh, (runs) => binaryLnE(baseline, counts(runs)) >= Math.log(100));
    count((tally.eValue ??= {}), eValue);
    for (const [name, rule] of Object.entries(passRules)) count((tally.rules[name] ??= {}), rule(pinned, all));
  }
  return tally;
}
