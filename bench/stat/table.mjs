// One Markdown table per question, 120 columns at most. A table whose cells were not run is left out.

import { binaryBaselineRuns, finiteBaselineRuns } from "./ceilings.mjs";
import { nulls, shifts } from "./generators.mjs";
import { alarmRate, meanRuns } from "./score.mjs";

const width = 120;
const percent = (share) => {
  const value = 100 * share;
  return value === 0 ? "0" : value >= 99.95 ? "100" : value >= 10 ? value.toFixed(0) : value.toFixed(value < 1 ? 2 : 1);
};
const runs = (value) => (Number.isFinite(value) ? value.toFixed(1) : "none");
const alarms = (tally) => (tally === undefined ? "–" : percent(alarmRate(tally).value));
const powerRuns = (tally) =>
  tally === undefined ? "–" : `${percent(alarmRate(tally).value)} / ${runs(meanRuns(tally).value)}`;

/** A table whose columns are as wide as their cells. */
export function markdown(title, header, rows) {
  const lengths = header.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => String(row[column]).length)),
  );
  const line = (cells) => `| ${cells.map((cell, column) => String(cell).padEnd(lengths[column])).join(" | ")} |`;
  const rule = `| ${lengths.map((length, column) => (column === 0 ? "-".repeat(length) : `${"-".repeat(length - 1)}:`)).join(" | ")} |`;
  const text = [line(header), rule, ...rows.map(line)];
  const widest = Math.max(...text.map((one) => one.length));
  if (widest > width) throw new Error(`a table of ${widest} columns: ${title}`);
  return `**${title}**\n\n${text.join("\n")}\n`;
}

const short = (name) => name.split(" ")[0];

function falseAlarms(results) {
  const names = Object.keys(nulls);
  const tallies = names.map((name) => results[`compared ${name}`]);
  const rules = Object.keys(tallies[0].rules);
  const own = (alpha) => names.map((name) => alarms(results[`gate ${name} n0=20`].ours[`${alpha}/20`]));
  return markdown(
    "Nothing has changed: alarms in 100 gates, 20 baseline runs",
    ["rule", ...names.map(short)],
    [
      ["**agent-audit, α .01**", ...own(0.01)],
      ["**agent-audit, α .05**", ...own(0.05)],
      ...rules.map((rule) => [rule, ...tallies.map((tally) => alarms(tally.rules[rule]))]),
    ],
  );
}

function falseAlarmArms(results) {
  const names = Object.keys(nulls);
  const rows = [10, 20, 40].flatMap((n0) =>
    [0.05, 0.01].flatMap((alpha) =>
      [5, 10, 20].map((cap) => [
        `n0 ${n0}, at most ${cap}, α ${alpha}`,
        ...names.map((name) => alarms(results[`gate ${name} n0=${n0}`].ours[`${alpha}/${cap}`])),
      ]),
    ),
  );
  return markdown("The gate on every null, in every arm: alarms in 100 gates", ["arm", ...names.map(short)], rows);
}

const comparedDrifts = {
  "×.7": "D1 effort ×.7 σ .6",
  "×.5": "D1 effort ×.5 σ .6",
  "×.3": "D1 effort ×.3 σ .6",
  "×.3, σ .9": "D1 effort ×.3 σ .9",
  "25-word cap": "D2 short texts, mean, obeyed .9",
  "calls 4→6": "D5 tool calls 4→6",
};

function comparedPower(results) {
  const tallies = Object.values(comparedDrifts).map((name) => results[`compared ${name}`]);
  const rules = Object.keys(tallies[0].rules);
  const own = (alpha) => tallies.map((tally) => powerRuns(tally.ours[`${alpha}/20`]));
  return markdown(
    "A change: found in per cent of gates / mean runs taken, 20 baseline runs; the cap by the mean of short texts",
    ["rule", ...Object.keys(comparedDrifts)],
    [
      ["**agent-audit, α .01**", ...own(0.01)],
      ["**agent-audit, α .05**", ...own(0.05)],
      ...rules.map((rule) => [rule, ...tallies.map((tally) => powerRuns(tally.rules[rule]))]),
    ],
  );
}

function everyDrift(results, { usd }) {
  const names = Object.keys(results)
    .filter((id) => id.startsWith("compared D"))
    .map((id) => id.slice("compared ".length));
  return markdown(
    `Every drift: found in per cent / mean runs at most 20, 20 baseline runs, dollars at $${usd} a run`,
    ["drift", "α .05", "α .01", "$ at α .01", "Mann–Whitney, 20"],
    names.map((name) => {
      const { ours, rules } = results[`compared ${name}`];
      return [
        name,
        powerRuns(ours["0.05/20"]),
        powerRuns(ours["0.01/20"]),
        (usd * meanRuns(ours["0.01/20"]).value).toFixed(2),
        powerRuns(rules["Mann–Whitney, 20, p ≤ .01"]),
      ];
    }),
  );
}

/** Fewest new runs at which the fixed test has at least this power; null when 40 are too few. */
export function equalPowerRuns({ hits, repetitions }, power) {
  const found = Object.entries(hits).find(([, count]) => count / repetitions >= power);
  return found === undefined ? null : Number(found[0]);
}

function ceilings(results) {
  const rows = Object.keys(shifts).flatMap((name) =>
    [10, 20, 40].map((n0) => {
      const delta = Number(name.slice(2));
      const own = results[`gate ${name} n0=${n0}`].ours["0.01/20"];
      const [power, mean] = [alarmRate(own).value, meanRuns(own).value];
      const { runs: sum, repetitions } = results[`oracle δ ${delta}`];
      const oracle = sum / repetitions;
      const bound = finiteBaselineRuns({ n0, delta, alpha: 0.01, beta: Math.max(1 - power, 1e-4) });
      const equal = n0 === 20 ? equalPowerRuns(results[`equal power ${name}`], power) : undefined;
      return [
        `${delta}, n0 ${n0}`,
        percent(power),
        runs(mean),
        runs(oracle),
        (mean / oracle).toFixed(2),
        runs(bound),
        (mean / bound).toFixed(2),
        equal === undefined ? "" : (equal ?? "> 40"),
        equal ? `${percent(1 - mean / equal)} %` : "",
      ];
    }),
  );
  return markdown(
    "How near to the possible, α .01, at most 20 runs; ‘oracle’ knows both laws, ‘bound’ is that of a finite baseline",
    ["δ", "found %", "runs", "oracle", "ratio", "bound", "ratio", "equal-power M–W", "saved"],
    rows,
  );
}

function suites(results) {
  const names = ["5×10", "5×20", "10×10"];
  const columns = ["δ 0", "δ 0.8", "×.5", "δ 1.5", "δ 2"];
  return markdown(
    "Several probes, one verdict, 20 runs in all: found % / runs (δ 0: false alarms); ×.5 is δ 1.155",
    ["probes × n0, α", ...columns],
    names.flatMap((name) =>
      [0.05, 0.01].map((alpha) => [
        `${name}, α ${alpha}`,
        ...columns.map((column) => powerRuns(results[`suite ${name} ${column}`][alpha])),
      ]),
    ),
  );
}

const passRows = (results, n0, ids, read) => [
  [`n0 ${n0}: Fisher, α .05`, ...ids.map((id) => read(results[id][0.05]))],
  [`n0 ${n0}: Fisher, α .01`, ...ids.map((id) => read(results[id][0.01]))],
  [`n0 ${n0}: e-value ≥ 100`, ...ids.map((id) => read(results[id].eValue))],
  ...(n0 === 20 ? Object.keys(results[ids[0]].rules) : []).map((rule) => [
    rule,
    ...ids.map((id) => read(results[id].rules[rule])),
  ]),
];

function passes(results) {
  const rates = [0.5, 0.8, 0.9, 0.95, 0.98, 1];
  return markdown(
    "Pass or fail, at most 10 runs: alarms in 100 gates while the pass rate stays what it was",
    ["rule", ...rates.map(String)],
    [10, 20, 40].flatMap((n0) =>
      passRows(
        results,
        n0,
        rates.map((p) => `passes ${p} n0=${n0}`),
        alarms,
      ),
    ),
  );
}

function recall(results) {
  const rates = [0, 0.3, 0.6, 0.9];
  const rows = [10, 20, 40].flatMap((n0) => {
    const ids = rates.map((p) => `recall ${p} n0=${n0}`);
    const bounds = rates.map((p1, column) => {
      const power = alarmRate(results[ids[column]][0.01]).value;
      const bound = binaryBaselineRuns({ n0, p0: 0.98, p1, alpha: 0.01, beta: Math.max(1e-4, 1 - power) });
      // A test that finds next to nothing needs next to no evidence.
      return power < 0.5 ? "–" : runs(bound);
    });
    return [...passRows(results, n0, ids, powerRuns), [`n0 ${n0}: bound at α .01 and that power`, ...bounds]];
  });
  return markdown(
    "Recall falls from .98 to p, at most 10 runs: found % / runs",
    ["rule", ...rates.map((p) => `→ ${p}`)],
    rows,
  );
}

export function gateTables(results, options) {
  return [
    falseAlarms(results),
    comparedPower(results),
    everyDrift(results, options),
    ceilings(results),
    suites(results),
    passes(results),
    recall(results),
    falseAlarmArms(results),
  ];
}

export { alarms, percent, powerRuns, runs };
