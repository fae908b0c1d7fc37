// False alarms through the product's own scheduler at concurrency 1, 5 and 20, where short trials end first.
// Run on the build: npm run build && node bench/stat/scheduler.mjs [--gates N] [--workers N] [--json FILE] [--build FOLDER]
//   [--readme]
// Ends with 1 when the false-alarm rate at any concurrency is beyond its level by more than the Monte-Carlo error.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { runCells } from "./pool.mjs";
import { writeFigures } from "./readme-figures.mjs";
import { alarmRate, meanRuns } from "./score.mjs";
import { markdown } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    gates: { type: "string", default: "1000" },
    workers: { type: "string", default: String(Math.min(2, availableParallelism())) },
    json: { type: "string" },
    build: { type: "string" },
    readme: { type: "boolean", default: false },
  },
});

const gates = Number(options.gates);
const concurrencies = [1, 5, 20];
const cells = [1, 0.3].flatMap((ratio) =>
  concurrencies.map((concurrency) => ({
    id: `×${ratio} at ${concurrency}`,
    kind: "scheduled",
    options: { concurrency, ratio },
    repetitions: ratio === 1 ? gates : Math.ceil(gates / 4),
  })),
);
const results = await runCells(cells, Number(options.workers), ({ id }) => process.stderr.write(`${id}\n`));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ gates, results }, null, 1)}\n`);

const level = 0.01;
const percent = ({ value, low, high }) =>
  `${(100 * value).toFixed(1)} % (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
const table = markdown(
  `Trials that end in the order of their tokens, two probes × 20, at most 20 runs, α .01, ${gates} gates`,
  ["change, at once", "agent-audit: alarms (99 %)", "runs used", "runs taken", "looking when a trial ends: alarms"],
  cells.map(({ id }) => {
    const { product, easy, ran } = results[id];
    return [
      id,
      percent(alarmRate(product)),
      meanRuns(product).value.toFixed(1),
      (ran / product.gates).toFixed(1),
      percent(alarmRate(easy)),
    ];
  }),
);
console.log(table);
if (options.readme) writeFigures("scheduler", table);
const broken = concurrencies.filter(
  (concurrency) => alarmRate(results[`×1 at ${concurrency}`].product, 0.999).low > level,
);
for (const concurrency of broken) process.stderr.write(`broken  false alarms at concurrency ${concurrency}\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
