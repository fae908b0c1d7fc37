// How long the program takes to start: `agent-audit --version` and `--help` against `node -e 0`, processes in turn.
// Run on the build: npm run build && node bench/start.mjs [--pairs N] [--check]
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  benchOptions,
  inTurn,
  machine,
  median,
  packageFolder,
  printTable,
  quantile,
  ratios,
  verdict,
} from "./figures.mjs";

const target = 1.7;
const options = benchOptions({ pairs: 25 });
const program = join(packageFolder, "bin", "agent-audit.js");

function start(...args) {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - startedMs;
}

const samples = await inTurn(
  {
    "node -e 0": async () => start("-e", "0"),
    "agent-audit --version": async () => start(program, "--version"),
    "agent-audit --help": async () => start(program, "--help"),
  },
  options.pairs,
);

console.log(`\nstart, ${options.pairs} rounds; ${machine()}`);
printTable([
  ["command", "median ms", "quartiles", "ratio"],
  ...Object.entries(samples).map(([name, all]) => [
    name,
    median(all).toFixed(0),
    `${quantile(all, 0.25).toFixed(0)}-${quantile(all, 0.75).toFixed(0)}`,
    median(ratios(samples, name, "node -e 0")).toFixed(2),
  ]),
]);
const ratio = median(ratios(samples, "agent-audit --version", "node -e 0"));
verdict("--version against node -e 0", ratio, target, "x", options.check);
