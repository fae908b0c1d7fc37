import { Chalk, type ChalkInstance } from "chalk";
import { plural } from "../core/plural.ts";
import type { FleetHistory, NamedStream, SuiteHistory } from "../model/stream.ts";
import { amount, changeDay, evidence, factor, leftOutWords, movement, pastAlarm } from "./history-words.ts";
import { labelColumns, labelled, underLabel, wrap } from "./layout.ts";
import { columnOf, type NightChart, nightChart } from "./night-chart.ts";
import { printable } from "./printable.ts";

export interface HistoryStyle {
  readonly width: number;
  readonly color: boolean;
  /** Only these metrics; null: all. */
  readonly metrics: readonly string[] | null;
  /** Charts begin with this UTC day; the evidence is of all nights. */
  readonly since: string | null;
}

const longestName = 200;

/** Every stream in words and two lines of chart. */
export function historyTable(fleet: FleetHistory, style: HistoryStyle): string {
  const paint = new Chalk({ level: style.color ? 1 : 0 });
  const blocks = fleet.histories.map((history) => historyBlock(history, style, paint));
  for (const { path, reason } of fleet.unusable)
    blocks.push(wrap(printable(`${path} does not count: ${reason}`, longestName * 2), style.width));
  blocks.push(wrap(fleetLine(fleet), style.width));
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function fleetLine({ streams, falseAlarmsPerYear, nightsPerUnit }: FleetHistory): string {
  const units = nightsPerUnit === 1 ? "" : `; ${nightsPerUnit} nights make one value`;
  return `${plural(streams, "stream")}, at most ${falseAlarmsPerYear} false alarms a year of all together${units}`;
}

function historyBlock(history: SuiteHistory, style: HistoryStyle, paint: ChalkInstance): string[] {
  const { key, nights, runs, baseline, reason } = history;
  const name = printable(`${key.runtime}/${key.suite}`, longestName);
  const driven = printable([key.model, key.surface, key.profile, key.upstream].join(", "), longestName);
  const accepted = baseline?.acceptedAt ? ` against the baseline of ${baseline.acceptedAt.slice(0, 10)}` : "";
  const others = runs === nights ? "" : `, and ${plural(runs - nights, "other run")}`;
  const shown = history.streams.filter(({ metric }) => style.metrics?.includes(metric) ?? true);
  return [
    ...wrap(`${paint.bold(name)}  ${driven}`, style.width),
    ...wrap(`${plural(nights, "nightly run")}${accepted}${others}`, style.width),
    ...(reason === null ? [] : wrap(`nothing is judged: ${printable(reason, longestName)}`, style.width)),
    ...history.problems.flatMap(({ line, reason: why }) => wrap(`line ${line} of its file: ${why}`, style.width)),
    ...(shown.length === 0 && baseline !== null ? ["nothing to show: none of its noisy metrics is asked for"] : []),
    ...shown.flatMap((stream) => ["", ...streamBlock(stream, style, paint)]),
  ];
}

function streamBlock(stream: NamedStream, style: HistoryStyle, paint: ChalkInstance): string[] {
  const { verdict, metric, probes } = stream;
  const { statistics, alarms } = verdict;
  const where = probes.length === 1 ? `@${probes[0]}` : `  ${plural(probes.length, "probe")}`;
  const standing = alarms.find(({ recededOn }) => recededOn === null);
  const chart = nightChart(stream, style.width - labelColumns, style.since);
  const lines = (label: string, text: string | null) => (text ? labelled(label, text, style.width) : []);
  return [
    ...wrap(paint.bold(printable(`${metric}${where}`, longestName)), style.width),
    ...labelled("verdict", verdictWords(stream, paint), style.width),
    ...(standing?.changed ? labelled("changed", changeDay(standing.changed), style.width) : []),
    ...(standing ? labelled("alarm", `since ${standing.on}`, style.width) : []),
    ...alarms
      .filter((alarm) => alarm !== standing)
      .flatMap((alarm) => labelled("receded", pastAlarm(alarm), style.width)),
    ...evidenceLines(stream, lines),
    ...lines("nights", nightWords(stream)),
    // While it warms up the verdict says the same.
    ...lines("note", verdict.warmUp === null ? statistics.note : null),
    ...(chart === null ? [] : chartLines(chart, stream, paint, style.width)),
  ];
}

function verdictWords(stream: NamedStream, paint: ChalkInstance): string {
  const { subject, verdict } = stream;
  const { direction, receded, warmUp, statistics, spoke } = verdict;
  if (warmUp !== null) return paint.magenta(statistics.note ?? "warming up; no verdict yet");
  if (direction !== 0) {
    const how = spoke === "pinned-stream" ? ", slowly, seen against the pinned days alone" : "";
    return paint.red(`${printable(subject, longestName)} ${movement(stream, direction)}${how}`);
  }
  return receded === null ? "no change found" : paint.yellow("no change now; one was there and receded");
}

/** Both rules with what they need; nothing while it warms up. */
function evidenceLines({ verdict }: NamedStream, lines: (label: string, text: string) => string[]): string[] {
  const { units, pinnedEvidence, lnThreshold } = verdict;
  const last = units.at(-1)?.lnEvidence ?? null;
  return [
    ...(last === null ? [] : lines("evidence", evidence(last, lnThreshold))),
    ...(pinnedEvidence.ln === null
      ? []
      : lines("creep", `${evidence(pinnedEvidence.ln, pinnedEvidence.lnThreshold)}, against the pinned days alone`)),
  ];
}

function nightWords({ verdict }: NamedStream): string {
  const { units, pinned, missedDays, leftOut, valuesPerProbe, statistics } = verdict;
  const first = units[0]?.days[0];
  const stretch = first === undefined ? "" : `, ${first} to ${units.at(-1)?.days.at(-1)}`;
  const gone = leftOutWords(leftOut);
  return [
    `${plural(statistics.nights, "night")}${stretch}, ${pinned.units} pinned before them`,
    ...(missedDays > 0 ? [`${plural(missedDays, "day")} without a night`] : []),
    ...(gone === "" ? [] : [`left out: ${gone}`]),
    ...(valuesPerProbe === null ? [] : [`${plural(valuesPerProbe, "value")} of each probe a night`]),
  ].join("; ");
}

function chartLines(chart: NightChart, stream: NamedStream, paint: ChalkInstance, width: number): string[] {
  const { pinned, alarms } = stream.verdict;
  const columns = alarms.map(({ changed, on }) => columnOf(chart, changed?.day ?? on));
  const marks = Array.from({ length: chart.columns }, (_, column) => (columns.includes(column) ? "▲" : " ")).join("");
  const relative = (value: number) =>
    stream.kind === "factor" && pinned.centre !== null && pinned.centre > 0
      ? factor(value / pinned.centre)
      : amount(value);
  const scale = chart.daysPerColumn === 1 ? "a day" : `${chart.daysPerColumn} days`;
  const of = stream.kind === "factor" && pinned.centre !== null ? " of the pinned middle" : "";
  return [
    ...underLabel("values", [chart.values]),
    ...underLabel("strength", [chart.evidence]),
    ...(marks.trim() === "" ? [] : underLabel("change", [paint.red(marks.trimEnd())])),
    ...labelled(
      "",
      `${chart.first} to ${chart.last}, ${scale} a column; values from ${relative(chart.lowest)} to ${relative(chart.highest)}${of}`,
      width,
    ),
  ];
}
