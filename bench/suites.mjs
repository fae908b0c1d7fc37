// How long the main job takes: the four shipped suites on one installed version, three captures, as a user runs it.
// Run on the build: npm run build && node bench/suites.mjs [VERSION...] [--runs N] [--model NAME] [--check]
// Seconds on the wall say something only on a quiet machine, so the CPU seconds of the run (ours and the harness's) and
// of everything else at the time stand beside them: on two cores a run takes at least half its CPU seconds.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { benchOptions, cpuSeconds, machine, median, packageFolder, printTable, verdict } from "./figures.mjs";

const targetSeconds = 12;
const options = benchOptions({ runs: 2, model: "claude-opus-4-6" });
const program = join(packageFolder, "bin", "agent-audit.js");
const suites = ["effort", "thinking-history", "length-caps", "fingerprint"];

/** CPU seconds of the whole machine since it started. */
function machineSeconds() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** One run in an empty folder: wall and CPU seconds, and what its result says of the trials. */
function run(version) {
  const cwd = mkdtempSync(join(tmpdir(), "aa-suites-"));
  try {
    const args = ["run", ...suites, "--runtime", `claude-code@${version}`, "--model", options.model, "--captures", "3"];
    const [cpuStart, machineStart, startedMs, [load]] = [cpuSeconds(), machineSeconds(), performance.now(), loadavg()];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, CI: "true", NO_COLOR: "1" },
    });
    const wallSeconds = (performance.now() - startedMs) / 1000;
    const cpu = cpuStart === null ? null : cpuSeconds() - cpuStart;
    const others = cpu === null ? null : Math.max(0, machineSeconds() - machineStart - cpu);
    // 0, 20, 21 and 22 are verdicts; anything else is no run.
    if (![0, 20, 21, 22].includes(status)) throw new Error(`exit ${status}\n${stderr}\n${stdout}`);
    const runs = join(cwd, ".agent-audit", "runs");
    const { trials } = JSON.parse(readFileSync(join(runs, readdirSync(runs)[0], "result.json"), "utf8"));
    if (trials.finished !== trials.planned)
      throw new Error(`only ${trials.finished} of ${trials.planned} trials finished`);
    return { version, wallSeconds, cpu, others, load, status, trials };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

// One of the last JavaScript versions, which take longest to start, and one of the native ones that came after.
for (const version of options.rest.length > 0 ? options.rest : ["2.1.112", "2.1.116"]) {
  // The first run installs the version, where it is not, and warms the disk's cache.
  run(version);
  const all = [];
  for (let i = 0; i < options.runs; i++) all.push(run(version));
  console.log(`\nfour suites, three captures, claude-code ${version}; ${machine()}`);
  printTable([
    ["run", "wall s", "cpu s", "others' cpu s", "load before", "exit", "trials"],
    ...all.map(({ wallSeconds, cpu, others, load, status, trials }, index) => [
      String(index + 1),
      wallSeconds.toFixed(1),
      cpu === null ? "?" : cpu.toFixed(1),
      others === null ? "?" : others.toFixed(1),
      load.toFixed(1),
      status,
      `${trials.finished} of ${trials.planned}`,
    ]),
  ]);
  const wall = median(all.map(({ wallSeconds }) => wallSeconds));
  // A tenth of a core is what a machine does for itself.
  const busy = all.some(({ others, wallSeconds }) => others !== null && others > 0.1 * wallSeconds);
  if (busy) console.log(`  not judged (target at most ${targetSeconds} s): the machine is busy with other things`);
  else verdict(`four suites on claude-code ${version}`, wall, targetSeconds, " s", options.check);
}
