// What the benches share: figures of interleaved arms, the state of the machine they were taken on, and a table of both.
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

export const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/** Options from the command line: numbers and texts take a value, those that are off by default (`--check`) do not. */
export function benchOptions(own) {
  const defaults = { check: false, ...own };
  const options = { ...defaults, rest: [] };
  const args = process.argv.slice(2);
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    const name = arg.replace(/^--/, "");
    if (defaults[name] === false && arg.startsWith("--")) options[name] = true;
    else if (arg.startsWith("--") && Object.hasOwn(defaults, name)) {
      const value = args.shift();
      options[name] = typeof defaults[name] === "number" ? Number(value) : value;
    } else if (arg.startsWith("--")) throw new Error(`no such option: ${arg}`);
    else options.rest.push(arg);
  }
  return options;
}

export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/** Runs the arms in turn, the first of a round changing from round to round; one round before does not count. */
export async function inTurn(arms, rounds) {
  const names = Object.keys(arms);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (let column = 0; column < names.length; column++) {
      const name = names[(column + Math.max(0, round)) % names.length];
      const sample = await arms[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** Ratios of two arms, round by round: what disturbs a whole round falls on both. */
export function ratios(samples, of, to) {
  return samples[of].map((sample, round) => sample / samples[to][round]);
}

/** CPU seconds of this process and of every child that has ended, or null where the system does not say (not Linux). */
export function cpuSeconds() {
  try {
    const [utime, stime, cutime, cstime] = readFileSync("/proc/self/stat", "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")
      .slice(11, 15)
      .map(Number);
    return (utime + stime + cutime + cstime) / 100;
  } catch {
    return null;
  }
}

export function machine() {
  const load = loadavg().map((value) => value.toFixed(1));
  return `${availableParallelism()} cores, load ${load.join(" ")}, Node ${process.versions.node}`;
}

/** Prints rows of cells, the first row as a heading. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column]),
    );
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
}

/**
 * Says whether a figure keeps its target. With `--check` one that misses it by more than a tenth fails the bench: less
 * than that is a noisy machine's to give and to take.
 */
export function verdict(what, value, target, unit, check) {
  const clearMargin = 1.1;
  const shown = `${value.toFixed(2)}${unit}`;
  console.log(`${value <= target ? "met   " : "missed"}  ${what}: ${shown} (target at most ${target}${unit})`);
  if (check && value > target * clearMargin) process.exitCode = 1;
}
