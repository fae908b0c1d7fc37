// Gates whose trials the product's own scheduler calls for and takes in, at a given concurrency and on a virtual clock:
// a trial lasts as long as it has tokens, so that short ones end first. Beside it the rule that is easily written instead:
// so many trials at once, each value looked at when its trial ends.

import { product } from "./build.mjs";
import { calibrateGate, firstCrossing, gatePath, rankedAll, sequence } from "./engine.mjs";
import { tokens } from "./generators.mjs";
import { count } from "./score.mjs";

const { nextDecision } = await product("trial/scheduler");
const { RunState } = await product("trial/run-state");
const { nextCells } = await product("compare/next-trials");
const { assess } = await product("compare/assess");

const list = (length, draw) => Array.from({ length }, draw);
const conversations = ["first", "second"];
const [runtime, cap, n0] = ["runtime", 20, 20];
const metric = { name: "thinking.tokens", kind: "quantity", scale: "log", unit: "tokens", subject: "thinking tokens" };
// The gate alone: no least effect, no sameness, one day, so that a crossing is a crossing.
const design = { alpha: 0.01, beta: 0.05, cap, minimumShift: 0, leastShift: 0, margin: null };

function planOf(concurrency, repetition) {
  const trials = list(cap, (_, repeat) =>
    conversations.map((conversation) => ({
      id: `${repetition} ${conversation} ${repeat}`,
      runtime,
      conversation,
      repeat,
      seed: 0,
    })),
  ).flat();
  const sampling = { conversations, noisyOnly: conversations, first: 1, maxTrials: cap, batch: concurrency };
  return { captures: 1, maxCaptures: 1, sampling, trials };
}

/** The group as far as its trials have settled, in the order of the decisions. */
const groupOf = (strata, settled) => ({
  metric,
  strata,
  sequence: settled.map(({ trial, record }) => ({
    stratum: conversations.indexOf(trial.conversation),
    value: record.value,
    key: trial.id,
  })),
  design,
});

/** Runs one plan to its end on the virtual clock; how many trials it ran, and the verdict. */
function run(plan, strata, values, concurrency) {
  const state = new RunState(plan, []);
  const running = new Map();
  let settled = [];
  const appetite = {
    needsMore: () => false,
    wantsNext(inOrder, most) {
      settled = inOrder;
      const group = groupOf(strata, inOrder);
      const cells = nextCells([{ group, cells: conversations, gates: true }], new Map(), most);
      return cells.map((conversation) => ({ runtime, conversation }));
    },
  };
  for (let now = 0; !state.complete; ) {
    const decision = nextDecision(state, appetite);
    if (decision !== null) {
      state.apply({ kind: "decided", decision });
      continue;
    }
    for (const { id } of state.open()) {
      if (running.size < concurrency && !running.has(id)) running.set(id, now + values.get(id));
    }
    const [trial, end] = [...running].reduce((a, b) => (b[1] < a[1] ? b : a));
    running.delete(trial);
    now = end;
    const record = { kind: "finished", trial, value: values.get(trial), readings: [], failure: null };
    state.apply({ kind: "ended", attempt: 1, record });
  }
  return { ran: settled.length, assessment: assess(groupOf(strata, settled)) };
}

/** The easy rule: a new trial for each that ends, its value looked at when it ends. */
function inOrderOfEnds(random, strata, plan, values, concurrency) {
  const waiting = plan.trials.slice(0, cap);
  const running = waiting.splice(0, concurrency).map((trial) => ({ trial, end: values.get(trial.id) }));
  const ended = [];
  while (running.length > 0) {
    const first = running.reduce((a, b) => (b.end < a.end ? b : a));
    running.splice(running.indexOf(first), 1);
    ended.push(first.trial);
    const next = waiting.shift();
    if (next !== undefined) running.push({ trial: next, end: first.end + values.get(next.id) });
  }
  const fresh = ended.map(({ id, conversation }) => ({
    ...sequence(random, [values.get(id)])[0],
    stratum: conversations.indexOf(conversation),
  }));
  const pinned = strata.map(({ baseline }) => rankedAll(random, baseline[0].values));
  // The strata as they came: the boundary is right for this order, what is wrong is that the order knows the values.
  const order = fresh.map(({ stratum }) => stratum);
  const inTurn = order.every((stratum, look) => stratum === look % conversations.length);
  const calibration = calibrateGate({
    baseline: conversations.map(() => n0),
    maxNew: cap,
    ...(inTurn ? {} : { order, draws: 4000 }),
  });
  return firstCrossing(gatePath(pinned, fresh), calibration.boundary(design.alpha));
}

export function scheduled(random, { concurrency, ratio }, repetitions) {
  const tally = { ran: 0, product: {}, easy: {} };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const plan = planOf(concurrency, repetition);
    const strata = conversations.map((probe) => ({
      probe,
      baseline: [{ day: "2026-01-01", values: list(n0, () => tokens(0.6)(random)) }],
      baselineMissing: 0,
    }));
    const values = new Map(plan.trials.map(({ id }) => [id, tokens(0.6, ratio)(random)]));
    const { ran, assessment } = run(plan, strata, values, concurrency);
    tally.ran += ran;
    const drifted = assessment.state === "drifted" || assessment.state === "to-be-confirmed";
    count(tally.product, { drifted, n: assessment.used });
    count(tally.easy, inOrderOfEnds(random, strata, plan, values, concurrency));
  }
  return tally;
}
