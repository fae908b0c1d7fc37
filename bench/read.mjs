// What reading costs: recording -> transcript -> every metric, against `JSON.parse` of the same recording's text, which
// nobody can do without. CPU milliseconds a trial, over recordings of real packages.
// Run on the build: npm run build && node bench/read.mjs [RECORDING.json[.gz]...] [--rounds N] [--check]
// Without files: what `timeline` has cached on this machine, else the small recordings of the tests.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { cacheFolder } from "../dist/harness/cache-folder.js";
import { metrics } from "../dist/metric/registry.js";
import { readExchanges } from "../dist/transcript/anthropic-messages.js";
import { benchOptions, machine, median, packageFolder, printTable, verdict } from "./figures.mjs";

const target = 12;
const options = benchOptions({ rounds: 5 });
const maxRecordings = 12;

function filesIn(folder, ending) {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort()
      .slice(0, maxRecordings)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

const cached = filesIn(join(cacheFolder(), "recordings"), ".json.gz");
const files = [options.rest, cached, filesIn(join(packageFolder, "fixtures", "recordings"), ".json")].find(
  (list) => list.length > 0,
);
const texts = files.map((file) =>
  (file.endsWith(".gz") ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString(),
);

function cpuMs(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const mean = (sums) => Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / texts.length]));

/** One pass over all recordings: mean CPU milliseconds of each step, and of each metric. */
function pass() {
  const sums = { parse: 0, transcript: 0, metrics: 0 };
  const byMetric = {};
  for (const text of texts) {
    let recording;
    let transcript;
    sums.parse += cpuMs(() => (recording = JSON.parse(text)));
    sums.transcript += cpuMs(() => (transcript = readExchanges(recording)));
    for (const metric of metrics) {
      const ms = cpuMs(() => metric.read(transcript));
      sums.metrics += ms;
      byMetric[metric.name] = (byMetric[metric.name] ?? 0) + ms;
    }
  }
  return { ...mean(sums), byMetric: mean(byMetric) };
}

const first = pass();
const later = Array.from({ length: options.rounds }, pass);
const of = (name) => median(later.map((figures) => figures[name]));
const shownMs = (value) => value.toFixed(1);

const bytes = texts.map((text) => text.length);
console.log(`\nreading ${files.length} recordings, ${shownMs(median(bytes) / 1000)} kB at the median; ${machine()}`);
printTable([
  ["cpu ms a trial", "first pass", "later"],
  ...["parse", "transcript", "metrics"].map((name) => [name, shownMs(first[name]), shownMs(of(name))]),
]);
const dearest = Object.entries(first.byMetric).sort(([, a], [, b]) => b - a);
const shown = dearest.slice(0, 4).map(([name, value]) => `${name} ${shownMs(value)}`);
console.log(`  dearest metrics in the first pass: ${shown.join(", ")}`);
console.log(`  largest resident set ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
const ratio = median(later.map(({ parse, transcript, metrics: taken }) => (transcript + taken) / parse));
verdict("reading and measuring against JSON.parse", ratio, target, "x", options.check);
