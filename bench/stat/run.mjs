// The benchmark of the statistics: false alarms, power, runs and dates of the product's own functions beside what other
// tools do and what no test can beat. Seeded and offline: the same mode gives the same figures on every machine.
// Run on the build: npm run build && node bench/stat/run.mjs [--quick | --full] [--json FILE] [--workers N] [--only PATTERN]
//   [--from FILE] [--usd DOLLARS-A-RUN] [--build FOLDER] [--readme]
// `--only` runs the cells whose names match; `--from`, which may be repeated, takes the results that an earlier `--json`
// kept and runs what is missing there; `--readme` puts the tables into README.md.
// Ends with 1 when a target is missed by more than its Monte-Carlo error; of those that are known to be missed, when the
// level that was held is lost.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { cells, sizes } from "./cells.mjs";
import { runCells } from "./pool.mjs";
import { writeFigures } from "./readme-figures.mjs";
import { gateTables } from "./table.mjs";
import { verdictTables } from "./table-verdicts.mjs";
import { targetRows, targetTable } from "./targets.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    full: { type: "boolean", default: false },
    json: { type: "string" },
    from: { type: "string", multiple: true, default: [] },
    readme: { type: "boolean", default: false },
    only: { type: "string" },
    workers: { type: "string", default: String(Math.min(2, availableParallelism())) },
    usd: { type: "string", default: "0.05" },
    build: { type: "string" },
  },
});

const mode = options.full ? "full" : "quick";
const workers = Number(options.workers);
const began = Date.now();
const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;

/** Two runs of small cells of each kind on one worker and on two: equal to the byte, or not. */
async function isDeterministic(all) {
  const kinds = new Map(all.map((cell) => [cell.kind, { ...cell, repetitions: 8 }]));
  const small = [...kinds.values()].filter(({ kind }) => kind !== "pinned");
  const texts = [];
  for (const count of [1, 2]) texts.push(JSON.stringify(await runCells(small, count)));
  return texts[0] === texts[1];
}

const kept = Object.assign({}, ...options.from.map(resultsIn));
const pattern = new RegExp(options.only ?? "");
const selected = cells(mode).filter(({ id }) => pattern.test(id));
const missing = selected.filter(({ id }) => kept[id] === undefined);
let done = 0;
const fresh = await runCells(missing, workers, ({ id }) => {
  done++;
  process.stderr.write(`${done}/${missing.length}  ${seconds()}  ${id}\n`);
});
const results = Object.fromEntries(selected.map(({ id }) => [id, kept[id] ?? fresh[id]]));

function resultsIn(file) {
  const earlier = JSON.parse(readFileSync(file, "utf8"));
  if (earlier.mode !== mode) throw new Error(`${file} is of a ${earlier.mode} run`);
  return earlier.results;
}

if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ mode, sizes: sizes[mode], results }, null, 1)}\n`);
}
if (options.only === undefined) {
  const rows = targetRows(results, await isDeterministic(selected));
  const tables = [targetTable(rows), ...gateTables(results, { usd: Number(options.usd) }), ...verdictTables(results)];
  console.log(tables.join("\n"));
  if (options.readme) writeFigures("figures", tables.join("\n"));
  const missed = rows.filter(({ state }) => state === "missed");
  for (const { id, what, broken } of missed) {
    process.stderr.write(`${broken ? "broken" : "missed as known"}  ${id} ${what}\n`);
  }
  process.stderr.write(
    `${mode}, ${workers} workers, ${seconds()}: ${rows.length - missed.length} of ${rows.length} met\n`,
  );
  process.exitCode = rows.some(({ broken }) => broken) ? 1 : 0;
} else console.log(JSON.stringify(results, null, 1));
