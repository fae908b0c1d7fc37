// Tables of what is built on the gate, and of the nights.
import { nightBound } from "./ceilings.mjs";
import { average, histogramQuantile, meanRuns, openRate, unchangedRate } from "./score.mjs";
import { alarms, markdown, percent, powerRuns, runs } from "./table.mjs";

const idsOf = (results, start) => Object.keys(results).filter((id) => id.startsWith(start));

function sameness(results) {
  const sizes = [10, 20, 40].filter((n0) => results[`same within ×0.41 at ×1 n0=${n0}`] !== undefined);
  return markdown(
    "Nothing has changed, and is that shown? drift at α .01, sameness at β .05, at most 20 runs",
    ["baseline, margin", "same %", "runs", "open %", "false drift %", "false ‘same’ at ×margin %", "at 1/margin %"],
    sizes.flatMap((n0) =>
      [0.5, 0.41, 0.3].map((margin) => {
        const at = (ratio) => results[`same within ×${margin} at ×${Number(ratio.toFixed(2))} n0=${n0}`];
        return [
          `n0 ${n0}, ×${margin}`,
          percent(unchangedRate(at(1)).value),
          runs(meanRuns(at(1)).value),
          percent(openRate(at(1))),
          alarms(at(1)),
          percent(unchangedRate(at(margin)).value),
          percent(unchangedRate(at(1 / margin)).value),
        ];
      }),
    ),
  );
}

function days(results) {
  const columns = ["plain", "confirmed", "tolerance 0.3", "tolerance 0.5", "tolerance 0.75"];
  return markdown(
    "Days differ by τ·σ, all new runs on one day, n0 20, α .01: alarms % / runs; the last rows have a true change",
    ["between days, baseline over", "gate alone", "confirmed", "tolerance .3σ", "tolerance .5σ", "tolerance .75σ"],
    idsOf(results, "days ").map((id) => [
      id.replace("days ", "").replace(/over (\d+)/, "over $1 days"),
      ...columns.map((column) => powerRuns(results[id][column])),
    ]),
  );
}

function shipped(results) {
  return markdown(
    "The verdict as shipped, `assess`: margin ×.5 if not said, confirmation, n0 20 over 10 days, α .01, at most 20 runs",
    ["between days τ/σ, true shift δ", "drifted %", "same %", "inconclusive %", "runs", "second sessions %"],
    idsOf(results, "shipped ").map((id) => {
      const tally = results[id];
      return [
        id.replace("shipped ", ""),
        alarms(tally),
        percent(unchangedRate(tally).value),
        percent(openRate(tally)),
        runs(meanRuns(tally).value),
        percent(tally.confirmations / tally.gates),
      ];
    }),
  );
}

function metrics(results) {
  return markdown(
    "20 metrics, Holm at 5 % for the suite, n0 20",
    ["metrics", "drifted %", "runs", "a metric wrongly named %"],
    idsOf(results, "metrics ").map((id) => {
      const tally = results[id];
      return [
        id.replace("metrics ", ""),
        alarms(tally),
        runs(meanRuns(tally).value),
        percent(tally.wrong / tally.gates),
      ];
    }),
  );
}

function attribution(results) {
  return markdown(
    "Who changed? target and control arm, n0 20, α .01: share of gates in per cent",
    ["truth", "said rightly", "said wrongly", "left open", "no drift found"],
    idsOf(results, "attribution ").map((id) => {
      const { right, wrong, unsaid, missed } = results[id];
      const total = right + wrong + unsaid + missed;
      return [id.replace("attribution ", ""), ...[right, wrong, unsaid, missed].map((times) => percent(times / total))];
    }),
  );
}

function invariants(results) {
  return markdown(
    "A hard invariant, broken in a share of the runs: found % within 20 runs / runs",
    idsOf(results, "invariant ").map((id) => id.replace("invariant broken in", "in")),
    [idsOf(results, "invariant ").map((id) => powerRuns(results[id]))],
  );
}

function conditional(results) {
  return markdown(
    "200 gates against one pinned baseline, α .01: that baseline's own false-alarm rate in per cent",
    ["baseline runs", "baselines", "mean", "median", "95 % of them below", "99 % below"],
    idsOf(results, "pinned ").map((id) => {
      const histogram = results[id];
      const entries = Object.entries(histogram);
      const baselines = entries.reduce((sum, [, times]) => sum + times, 0);
      const mean = entries.reduce((sum, [count, times]) => sum + Number(count) * times, 0) / baselines / 200;
      const quantiles = [0.5, 0.95, 0.99].map((share) => percent(histogramQuantile(histogram, share) / 200));
      return [id.replace("pinned ", ""), baselines, percent(mean), ...quantiles];
    }),
  );
}

const nightRows = (tally) => [
  ["**agent-audit**", tally.ours.product],
  ["agent-audit, A = 1000", tally.ours.quick],
  ["agent-audit, pinned alone", tally.ours.pinned],
  ["agent-audit, either", tally.ours["product or pinned"]],
  ...Object.entries(tally.rules),
];

function years(results) {
  const ids = idsOf(results, "year ");
  const rules = nightRows(results[ids[0]]).map(([name]) => name);
  const names = { "year weekly sine, 20 % of variance": "weekly sine" };
  return markdown(
    "365 nights without a change, 20 baseline nights: streams with a false alarm % (median night of the first)",
    ["rule", ...ids.map((id) => names[id] ?? id.replace("year ", ""))],
    rules.map((rule, row) => [
      rule,
      ...ids.map((id) => {
        const tally = nightRows(results[id])[row][1];
        const first = histogramQuantile(tally.firstFalse, 0.5);
        return `${percent(tally.false / tally.streams)}${Number.isNaN(first) ? "" : ` (${first})`}`;
      }),
    ]),
  );
}

/** A of the product, which every part of a cell adds once a repetition. */
export const thresholdOf = ({ threshold, ours }) => threshold / ours.product.streams;

const meanNights = (tally) => average(tally.nights, tally.squaredNights, tally.seen).value;

function delays(results) {
  return idsOf(results, "shift ").map((id) => {
    const delta = Number(id.match(/δ ([\d.]+)/)[1]);
    return markdown(
      `A change of ${id.replace("shift ", "").replace(" at ", " on night ")}; no rule can be quicker on average than ln A/KL: ` +
        `${nightBound(delta, thresholdOf(results[id])).toFixed(1)} nights at A = ${thresholdOf(results[id])}`,
      ["rule", "alarm before %", "seen %", "nights", "median", "date ±1 night %", "in 90 % set % (nights)"],
      nightRows(results[id]).map(([rule, tally]) => [
        rule,
        percent(tally.false / tally.streams),
        percent(tally.seen / tally.streams),
        tally.seen === 0 ? "–" : runs(meanNights(tally)),
        tally.seen === 0 ? "–" : histogramQuantile(tally.delays, 0.5),
        ...(tally.dated === undefined
          ? ["", ""]
          : [
              percent(tally.near / tally.dated),
              `${percent(tally.covered / tally.dated)} (${runs(tally.credibleNights / tally.dated)})`,
            ]),
      ]),
    );
  });
}

function otherChanges(results) {
  const ids = [...idsOf(results, "creep"), ...idsOf(results, "reverted"), ...idsOf(results, "two changes")];
  if (ids.length === 0) return [];
  const rules = nightRows(results[ids[0]]).map(([name]) => name);
  return ids.map((id) =>
    markdown(
      `${id}, from night 60, 20 baseline nights`,
      ["rule", "alarm before %", "seen %", "nights", "median"],
      rules.flatMap((rule, row) => {
        const found = nightRows(results[id])[row];
        if (found === undefined) return [];
        const tally = found[1];
        return [
          [
            rule,
            percent(tally.false / tally.streams),
            percent(tally.seen / tally.streams),
            tally.seen === 0 ? "–" : runs(meanNights(tally)),
            tally.seen === 0 ? "–" : histogramQuantile(tally.delays, 0.5),
          ],
        ];
      }),
    ),
  );
}

export function verdictTables(results) {
  return [
    sameness(results),
    days(results),
    shipped(results),
    metrics(results),
    attribution(results),
    invariants(results),
    conditional(results),
    years(results),
    ...delays(results),
    ...otherChanges(results),
  ];
}
