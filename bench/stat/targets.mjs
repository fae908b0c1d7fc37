// T1–T12 of the statistics: what was to be reached, what is, with its Monte-Carlo interval, and what no test could beat.
import { binaryBaselineRuns, finiteBaselineRuns, nightBound, shareBaselineRuns } from "./ceilings.mjs";
import { nulls, overLimit } from "./generators.mjs";
import { addTally, alarmRate, average, meanRuns, proportion, unchangedRate } from "./score.mjs";
import { equalPowerRuns, markdown } from "./table.mjs";
import { thresholdOf } from "./table-verdicts.mjs";

// Wide enough that a figure beyond it is no accident of the draws, over some thirty rows.
const confidence = 0.9995;
const z = 3.48;
/** Boundaries come from 200,000 draws: at α = .01 that is another 2.2 % of α, three standard errors of it 7 %. */
const boundaryError = 1.07;

const atMost = (id, what, estimate, limit, kind, bound, slack = 1) => ({
  id,
  what,
  estimate,
  limit,
  side: "≤",
  kind,
  bound,
  slack,
});
const atLeast = (id, what, estimate, limit, kind, bound) => ({
  id,
  what,
  estimate,
  limit,
  side: "≥",
  kind,
  bound,
  slack: 1,
});

const gate = (results, of, n0 = 20) => results[`gate ${of} n0=${n0}`].ours["0.01/20"];

function nullRows(results) {
  return [0.05, 0.01].flatMap((alpha) => {
    const tallies = Object.keys(nulls).flatMap((name) =>
      [10, 20, 40].flatMap((n0) => [5, 10, 20].map((cap) => results[`gate ${name} n0=${n0}`].ours[`${alpha}/${cap}`])),
    );
    const pooled = Object.keys(nulls)
      .map((name) => results[`gate ${name} n0=20`].ours[`${alpha}/20`])
      .reduce(addTally, {});
    const each = tallies.map((tally) => alarmRate(tally, 1 - 0.001 / tallies.length));
    const worst = each.reduce((a, b) => (b.value > a.value ? b : a));
    return [
      atMost(
        "T1",
        `false alarms at α ${alpha}, N1–N8 together`,
        alarmRate(pooled, confidence),
        alpha,
        "share",
        undefined,
        boundaryError,
      ),
      atMost(
        "T1",
        `the worst of ${tallies.length} arms at α ${alpha}`,
        worst,
        alpha,
        "share",
        undefined,
        boundaryError,
      ),
    ];
  });
}

function runRows(id, what, tally, { runs, power }, bound) {
  return [
    atMost(id, `${what}: runs`, meanRuns(tally, z), runs, "runs", bound),
    ...(power === undefined ? [] : [atLeast(id, `${what}: found`, alarmRate(tally, confidence), power, "share")]),
  ];
}

/** The finite-baseline bound at the power that was reached. */
const boundOf = (tally, n0, delta) =>
  finiteBaselineRuns({ n0, delta, alpha: 0.01, beta: Math.min(0.5, Math.max(1e-4, 1 - alarmRate(tally).value)) });

const missedShare = (tally) => Math.max(1e-4, 1 - alarmRate(tally).value);

const binaryBound = (tally, p1) => binaryBaselineRuns({ n0: 20, p0: 0.98, p1, alpha: 0.01, beta: missedShare(tally) });

/** Of the share of eight texts that are too long; of the mean of texts none is known to us. */
function capBound(tally, texts, name) {
  if (!name.startsWith("share")) return undefined;
  const p0 = overLimit[texts];
  const p1 = p0 * (1 - Number(name.split(" ").at(-1)));
  return shareBaselineRuns({ n0: 20, texts: 8, p0, p1, alpha: 0.01, beta: missedShare(tally) });
}

function gateRows(results) {
  const effort = gate(results, "D1 effort ×.3 σ .6");
  const suite = results["suite 5×20 ×.5"][0.01];
  const lost = results["recall 0 n0=20"][0.01];
  const rare = results["recall 0.3 n0=20"][0.01];
  const cap = (texts, name, limit) => {
    const tally = gate(results, `D2 ${texts}, ${name}`);
    return runRows("T6", `${texts}, ${name}`, tally, { runs: limit }, capBound(tally, texts, name));
  };
  return [
    ...runRows("T4", "effort ×.3", effort, { runs: 6, power: 0.99 }, boundOf(effort, 20, -Math.log(0.3) / 0.6)),
    ...runRows(
      "T5",
      "effort ×.5, 5 probes × 20",
      suite,
      { runs: 11, power: 0.9 },
      boundOf(suite, 100, Math.log(2) / 0.6),
    ),
    ...["cap", "short texts"].flatMap((texts) => [
      ...cap(texts, "share>25, obeyed .9", 4),
      ...cap(texts, "mean, obeyed .9", 5),
      ...cap(texts, "share>25, obeyed .6", 5.5),
    ]),
    ...runRows("T7", "recall lost", lost, { runs: 2.5 }, binaryBound(lost, 0)),
    ...runRows("T7", "recall .3", rare, { runs: 4.5, power: 0.97 }, binaryBound(rare, 0.3)),
    ...runRows("T8", "hard invariant", results["invariant broken in 1"], { runs: 1 }, 1),
  ];
}

function efficiencyRows(results) {
  const ratios = [1.5, 2].flatMap((delta) =>
    [20, 40].map((n0) => {
      const tally = gate(results, `δ ${delta}`, n0);
      const { runs, repetitions } = results[`oracle δ ${delta}`];
      const oracle = runs / repetitions;
      const { value, low, high } = meanRuns(tally, z);
      const estimate = { value: value / oracle, low: low / oracle, high: high / oracle };
      const bound = boundOf(tally, n0, delta) / oracle;
      return atMost("T9", `runs / oracle at δ ${delta}, n0 ${n0}`, estimate, 1.8, "ratio", bound);
    }),
  );
  const own = gate(results, "δ 1.5");
  const power = alarmRate(own, confidence);
  const hits = results["equal power δ 1.5"];
  const [equal, fewer, more] = [power.value, power.low, power.high].map((share) => equalPowerRuns(hits, share) ?? 40);
  const { value, low, high } = meanRuns(own, z);
  const saved = { value: 1 - value / equal, low: 1 - high / fewer, high: 1 - low / more };
  const bound = 1 - boundOf(own, 20, 1.5) / equal;
  return [...ratios, atLeast("T9", "saved on equal-power M–W, δ 1.5", saved, 0.45, "share", bound)];
}

function verdictRows(results) {
  const many = [0, 0.4, 0.8].map((rho) =>
    atMost(
      "T2",
      `20 metrics, ρ ${rho}: false alarms`,
      alarmRate(results[`metrics ρ ${rho}`], confidence),
      0.05,
      "share",
    ),
  );
  const day = [0.3, 0.5].flatMap((tau) =>
    [10, 20].map((spread) => {
      const tally = results[`days τ ${tau} over ${spread}`].confirmed;
      const what = `confirmed, τ ${tau}σ, ${spread} days: false alarms`;
      return atMost("T3", what, alarmRate(tally, confidence), tau === 0.3 ? 0.01 : 0.015, "share");
    }),
  );
  const same = (ratio) => results[`same within ×0.41 at ×${ratio} n0=20`];
  // What 'the same' must tell apart: no shift from one of the margin, on one side at 5 %.
  const delta = -Math.log(0.41) / 0.6;
  const bound = finiteBaselineRuns({ n0: 20, delta, alpha: 0.05, beta: 1 - unchangedRate(same(1)).value });
  return [
    ...many,
    ...day,
    atMost("T10", "shown unchanged within ×.41: runs", meanRuns(same(1), z), 7, "runs", bound),
    atLeast("T10", "shown unchanged", unchangedRate(same(1), confidence), 0.97, "share"),
    ...[0.41, 2.44].map((ratio) =>
      atMost(
        "T10",
        `false ‘unchanged’ at ×${ratio}`,
        unchangedRate(same(ratio), confidence),
        0.05,
        "share",
        undefined,
        boundaryError,
      ),
    ),
  ];
}

function nightRows(results) {
  const year = results["year normal"].ours.product;
  const rows = [
    atMost("T11", "false alarms in a stream-year", proportion(year.false, year.streams, confidence), 0.05, "share"),
  ];
  for (const [delta, nights, near] of [
    [1.84, 8, 0.75],
    [2.5, 5, 0.9],
  ]) {
    const cell = results[`shift δ ${delta} n0=20 at 60`];
    const tally = cell.ours.product;
    const delay = average(tally.nights, tally.squaredNights, tally.seen, z);
    const dated = proportion(tally.near, tally.dated, confidence);
    rows.push(
      atMost("T11", `nights to the alarm at δ ${delta}`, delay, nights, "runs", nightBound(delta, thresholdOf(cell))),
    );
    rows.push(atLeast("T11", `date within a night at δ ${delta}`, dated, near, "share"));
  }
  return rows;
}

/**
 * Targets that are known to be missed (the README says why), with the level that is held instead: worse than that is a
 * defect of the product.
 */
const held = {
  "short texts, share>25, obeyed .6: runs": 7.4,
  "saved on equal-power M–W, δ 1.5": 0.33,
};

/** Every target as a row; `met`, `within error`, or `missed` where the whole interval lies beyond. */
export function targetRows(results, deterministic) {
  const rows = [
    ...nullRows(results),
    ...gateRows(results),
    ...efficiencyRows(results),
    ...verdictRows(results),
    ...nightRows(results),
    atLeast(
      "T12",
      "same seed, same bytes",
      { value: deterministic ? 1 : 0, low: deterministic ? 1 : 0, high: 1 },
      1,
      "yes",
    ),
  ];
  return rows
    .map((row) => ({ ...row, state: stateOf(row), broken: isBroken(row) }))
    .toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

function stateOf({ estimate: { value, low, high }, limit: target, side, slack }) {
  const limit = target * slack;
  if (side === "≤" ? value <= limit : value >= limit) return "met";
  return (side === "≤" ? low <= limit : high >= limit) ? "within error" : "missed";
}

function isBroken(row) {
  const limit = held[row.what] ?? row.limit;
  return stateOf({ ...row, limit }) === "missed";
}

const shown = {
  share: (value) => `${(100 * value).toFixed(1)} %`,
  runs: (value) => value.toFixed(2),
  ratio: (value) => value.toFixed(2),
  yes: (value) => (value === 1 ? "yes" : "no"),
};

export function targetTable(rows) {
  return markdown(
    "Targets. In brackets: Monte-Carlo error at 99.95 %. Bound: no test can be better on average",
    ["", "what", "target", "reached", "bound", "state"],
    rows.map(({ id, what, estimate, limit, side, kind, bound, state }) => {
      const show = shown[kind];
      const interval = kind === "yes" ? "" : ` (${show(estimate.low)}–${show(estimate.high)})`;
      return [
        id,
        what,
        `${side} ${show(limit)}`,
        `${show(estimate.value)}${interval}`,
        bound === undefined ? "" : show(bound),
        state,
      ];
    }),
  );
}
