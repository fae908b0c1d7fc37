// Streams of night values: ours at several thresholds, the pinned process for slow creep, and the competitors.

import { product } from "./build.mjs";
import { dateChange, ranked, rankedAll, rankProcess, streamEvidence } from "./engine.mjs";
import { nightRules } from "./night-competitors.mjs";
import { nightValues } from "./streams.mjs";

const { fleetThreshold } = await product("compare/stream");

/** The product's own threshold of a single stream, and a quicker one. */
const thresholds = { product: fleetThreshold(1), quick: 1000 };
const pinnedAlpha = 0.01;

/** Notes the first alarm of a rule: false if before the change, else late by so many changed nights. */
function note(tally, alarm, changed) {
  tally.streams = (tally.streams ?? 0) + 1;
  tally.false ??= 0;
  tally.seen ??= 0;
  tally.nights ??= 0;
  tally.squaredNights ??= 0;
  tally.delays ??= {};
  tally.firstFalse ??= {};
  if (alarm === null) return;
  if (changed === null || alarm < changed) {
    tally.false++;
    tally.firstFalse[alarm + 1] = (tally.firstFalse[alarm + 1] ?? 0) + 1;
    return;
  }
  const delay = alarm - changed + 1;
  tally.seen++;
  tally.nights += delay;
  tally.squaredNights += delay * delay;
  tally.delays[delay] = (tally.delays[delay] ?? 0) + 1;
}

function noteDate(tally, evidence, changed) {
  const { night, credible } = dateChange(evidence);
  tally.dated = (tally.dated ?? 0) + 1;
  tally.near = (tally.near ?? 0) + (Math.abs(night - changed) <= 1 ? 1 : 0);
  tally.covered = (tally.covered ?? 0) + (credible.some((one) => one.night === changed) ? 1 : 0);
  tally.credibleNights = (tally.credibleNights ?? 0) + credible.length;
  const error = Math.abs(night - changed);
  tally.dateErrors ??= {};
  tally.dateErrors[error] = (tally.dateErrors[error] ?? 0) + 1;
}

const first = (steps, reached) => {
  const index = steps.findIndex(reached);
  return index < 0 ? null : index;
};

export function nights(random, { rules = false, ...stream }, repetitions) {
  const tally = { threshold: repetitions * thresholds.product, ours: {}, rules: {} };
  const changed = stream.change === undefined ? null : stream.at - 1;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const values = nightValues(random, stream);
    const pinned = rankedAll(random, values.baseline);
    const units = values.nights.map((value) => ranked(random, value));
    const evidence = streamEvidence(pinned, units);
    const process = rankProcess(pinned, units);
    const creep = first(process, ({ lnE }) => lnE >= -Math.log(pinnedAlpha));
    note((tally.ours.pinned ??= {}), creep, changed);
    for (const [name, threshold] of Object.entries(thresholds)) {
      const alarm = first(evidence, ({ lnM }) => lnM >= Math.log(threshold));
      const growing = (tally.ours[name] ??= {});
      note(growing, alarm, changed);
      if (alarm !== null && changed !== null && alarm >= changed) noteDate(growing, evidence[alarm], changed);
      const either = alarm === null ? creep : creep === null ? alarm : Math.min(alarm, creep);
      note((tally.ours[`${name} or pinned`] ??= {}), either, changed);
    }
    if (!rules) continue;
    for (const [name, rule] of Object.entries(nightRules)) {
      note((tally.rules[name] ??= {}), rule(values.baseline, values.nights), changed);
    }
  }
  return tally;
}
