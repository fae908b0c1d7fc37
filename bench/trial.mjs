// What a trial costs on top of the harness itself: a two-turn probe through runTrial (simulated model, tap, namespaces,
// clock, workspace, recording) against the same harness with the same arguments and environment, driven by a bare script
// on the same simulated model: no namespaces, no moved clock, no tap, nothing recorded.
// Run on the build: npm run build && node bench/trial.mjs [VERSION...] [--pairs N] [--parts] [--check]
// The arms alternate; what counts is the median of the ratios of neighbours. `--parts` adds the bare script with one
// part of a trial at a time. Versions are installed where they are not. Reading and measuring come after the trial and are
// shown beside it.
import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { systemClock } from "../dist/core/clock.js";
import { cacheFolder } from "../dist/harness/cache-folder.js";
import { HarnessClock } from "../dist/harness/clock.js";
import { confine } from "../dist/harness/confinement.js";
import { ensureInstalled, resolveVersion } from "../dist/harness/install.js";
import { layOutScratch } from "../dist/harness/workspace.js";
import { metrics } from "../dist/metric/registry.js";
import { claudeCodeArgv, claudeCodeEnv } from "../dist/runtime/claude-code/command.js";
import { userLine } from "../dist/runtime/claude-code/events.js";
import { claudeCodePackage } from "../dist/runtime/claude-code/package.js";
import { claudeCodeDriver } from "../dist/runtime/claude-code.js";
import { startSimulatedModel } from "../dist/simulator/simulated-model.js";
import { loadSuites } from "../dist/suite/load-suites.js";
import { readExchanges } from "../dist/transcript/anthropic-messages.js";
import { defaultTrialLimits, runTrial } from "../dist/trial/run-trial.js";
import { createRedactor } from "../dist/wire/redact.js";
import { openTap } from "../dist/wire/tap.js";
import {
  benchOptions,
  cpuSeconds,
  inTurn,
  machine,
  median,
  packageFolder,
  printTable,
  quantile,
  ratios,
  verdict,
} from "./figures.mjs";

const target = 1.25;
const options = benchOptions({ pairs: 11, parts: false, model: "claude-opus-4-6" });
const { signal } = new AbortController();
const dummyKey = "sk-ant-bench-0123456789abcdef";
const tapOptions = { dummyKey, redactor: createRedactor([dummyKey]) };
const seed = 1;

const suites = await loadSuites(["effort"], { cwd: packageFolder, metrics });
const { conversation } = suites.value[0].probes[0];
const prompts = conversation.steps.map((step) => step.text);

/** Wall and CPU time of `work`, milliseconds; `ownMs` is what this process took of the latter. */
async function timed(work) {
  const cpuStart = cpuSeconds();
  const ownStart = process.cpuUsage();
  const start = performance.now();
  const more = await work();
  const { user, system } = process.cpuUsage(ownStart);
  const cpuMs = cpuStart === null ? null : (cpuSeconds() - cpuStart) * 1000;
  return { wallMs: performance.now() - start, cpuMs, ownMs: (user + system) / 1000, ...more };
}

/** The least that holds a conversation with a harness, and, for the breakdown, one part of a trial with it. */
async function bare(program, version, part) {
  const model = await startSimulatedModel({ conversation, seed });
  const scratchDir = await realpath(await mkdtemp(join(tmpdir(), "aa-bench-")));
  const folders = await layOutScratch(scratchDir, conversation.workspace);
  const tap = part === "tap" ? await openTap({ ...tapOptions, upstream: model.baseUrl, realKey: null }) : null;
  const clock = part === "clock" ? await HarnessClock.create(join(scratchDir, "clock")) : { preloadPath: "none" };
  const { baseUrl } = tap ?? model;
  const confinement = part === "namespaces" ? await confine({ mode: "auto", network: "loopback" }) : null;
  const door = confinement?.kind === "namespaces" ? await confinement.openDoor(Number(new URL(baseUrl).port)) : null;
  const command = {
    program,
    version,
    model: options.model,
    upstream: "simulated",
    tools: conversation.tools,
    folders,
    configDir: join(folders.home, ".claude"),
    baseUrl,
    apiKey: dummyKey,
    clock,
    extraEnv: {},
    path: undefined,
  };
  const env = { ...claudeCodeEnv(command) };
  if (part !== "clock") delete env.BUN_OPTIONS;
  const own = claudeCodeArgv(command, null).filter(
    (arg) => part === "clock" || (arg !== "--require" && arg !== clock.preloadPath),
  );
  const [file, ...args] = door === null ? own : [...confinement.prefix, ...own];
  // A process group of its own, as in a trial: Linux deals out time by session, and a busy machine would favour one arm.
  const child = spawn(file, args, { cwd: folders.workspace, env, stdio: ["pipe", "pipe", "ignore"], detached: true });
  const exited = new Promise((resolve) => child.once("close", resolve));
  const left = [...prompts];
  const say = () => (left.length > 0 ? child.stdin.write(`${userLine(left.shift())}\n`) : child.stdin.end());
  let answered = 0;
  say();
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.includes('"type":"result"')) continue;
    answered += 1;
    say();
  }
  await exited;
  door?.close();
  await tap?.exchanges();
  await tap?.close();
  await model.close();
  await rm(scratchDir, { recursive: true, force: true });
  if (answered !== prompts.length) throw new Error(`the harness answered ${answered} of ${prompts.length} turns`);
  return {};
}

async function trial(driver) {
  const openUpstream = async () => {
    const model = await startSimulatedModel({ conversation, seed });
    return { baseUrl: model.baseUrl, realKey: null, close: () => model.close() };
  };
  const planned = { id: "bench", runtime: "claude-code", conversation: "bench", repeat: 0, seed };
  const surroundings = { driver, openUpstream, tap: tapOptions, limits: defaultTrialLimits };
  const outcome = await runTrial(planned, conversation, surroundings, signal);
  if (outcome.kind !== "ran" || outcome.failure) throw new Error(`the trial failed: ${JSON.stringify(outcome)}`);
  return { recording: outcome.recording };
}

const ms = (value) => value.toFixed(0);

function readingMs(recording) {
  const start = performance.now();
  const transcript = readExchanges(recording);
  for (const metric of metrics) metric.read(transcript);
  return performance.now() - start;
}

async function bench(spec) {
  const source = { cacheDir: cacheFolder(), clock: systemClock, signal };
  const version = await resolveVersion(claudeCodePackage, spec, source);
  const { program } = await ensureInstalled(claudeCodePackage, version, source);
  const driver = claudeCodeDriver({
    program: { kind: "published", spec: version },
    model: options.model,
    upstream: "simulated",
    profile: { kind: "clean" },
  });
  await driver.identify(signal);
  const readings = [];
  const parts = options.parts ? ["clock", "namespaces", "tap"] : [];
  const samples = await inTurn(
    {
      bare: () => timed(() => bare(program, version, null)),
      ...Object.fromEntries(parts.map((part) => [part, () => timed(() => bare(program, version, part))])),
      trial: async () => {
        const { recording, ...sample } = await timed(() => trial(driver));
        readings.push(readingMs(recording));
        return sample;
      },
    },
    options.pairs,
  );
  await driver.close();
  const wall = Object.fromEntries(Object.entries(samples).map(([arm, all]) => [arm, all.map((item) => item.wallMs)]));
  const cpu = Object.fromEntries(Object.entries(samples).map(([arm, all]) => [arm, all.map((item) => item.cpuMs)]));
  console.log(`\nclaude-code ${version} (${program.form}), ${options.pairs} rounds; ${machine()}`);
  printTable([
    ["arm", "wall ms", "quartiles", "ratio", "cpu ms", "ratio", "ours"],
    ...Object.keys(samples).map((arm) => [
      arm === "bare" || arm === "trial" ? arm : `bare + ${arm}`,
      ms(median(wall[arm])),
      `${ms(quantile(wall[arm], 0.25))}-${ms(quantile(wall[arm], 0.75))}`,
      median(ratios(wall, arm, "bare")).toFixed(2),
      cpu[arm][0] === null ? "?" : ms(median(cpu[arm])),
      cpu[arm][0] === null ? "?" : median(ratios(cpu, arm, "bare")).toFixed(2),
      ms(median(samples[arm].map(({ ownMs }) => ownMs))),
    ]),
  ]);
  const readMs = median(readings.slice(1));
  console.log(`  reading its recording and all metrics: ${readMs.toFixed(0)} ms more`);
  verdict("a trial against the bare script", median(ratios(wall, "trial", "bare")), target, "x", options.check);
}

// One of the last JavaScript versions, and one of the native ones that came after.
for (const spec of options.rest.length > 0 ? options.rest : ["2.1.112", "2.1.116"]) await bench(spec);
