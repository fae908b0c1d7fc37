import { Chalk, type ChalkInstance } from "chalk";
import Table from "cli-table3";
import { untrusted, untrustedLine } from "../core/untrusted.ts";
import type { EvidenceLine, Finding, Verdict } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { labelled, wrap } from "./layout.ts";
import type { RenderOptions, Reporter } from "./reporter.ts";
import {
  attributionText,
  baselineLabel,
  cohortText,
  gradeText,
  identityText,
  needsAttention,
  runtimeOf,
  verdictWords,
} from "./words.ts";

/** Evidence lines shown per finding before it points at the rest. */
const shownEvidence = { error: 24, warn: 6, off: 0 } as const;

/** For people in a terminal: the verdict in one line, a table, the evidence, what was not seen, what to do next. */
export const tableReporter: Reporter = {
  name: "table",
  title: "for people: verdict, table, evidence",
  render(report, options) {
    const paint = new Chalk({ level: options.color ? 1 : 0 });
    const width = Math.max(60, Math.min(options.width, 120));
    const attention = report.findings.filter((finding) => finding.level !== "off" && needsAttention(finding));
    return [
      headline(report, width, paint),
      ...(report.demo ? demoLines(width) : []),
      "",
      findingsTable(report, width, paint),
      ...attention.flatMap((finding) => ["", ...findingLines(report, finding, width, paint, options)]),
      "",
      ...closing(report, width),
      "",
    ].join("\n");
  },
};

function headline(report: Report, width: number, paint: ChalkInstance): string {
  const word = verdictWords[report.verdict];
  const exit = `exit ${report.exitCode}`;
  const text = untrustedLine(report.headline, width - word.length - exit.length - 4);
  return `${colour(report.verdict, paint).bold(word)}  ${text.padEnd(width - word.length - exit.length - 2)}${exit}`;
}

function demoLines(width: number): string[] {
  const text =
    "Demo: agent-audit's own agent loop on its simulated model. It shows what a run looks like and says nothing about your agent.";
  return wrap(text, width);
}

function findingsTable(report: Report, width: number, paint: ChalkInstance): string {
  const inner = width - 5;
  const columns = [Math.floor(inner * 0.21), Math.floor(inner * 0.3)];
  const table = new Table({
    head: ["verdict", "metric", "baseline → now"],
    colWidths: [...columns, inner - columns.reduce((sum, column) => sum + column, 0)].map((column) => column + 1),
    wordWrap: true,
    // cli-table3 colours by default, even in a pipe.
    style: { head: [], border: [], compact: true },
  });
  let group = "";
  for (const finding of report.findings) {
    if (finding.level === "off") continue;
    const place = `${report.runtimes.length > 1 ? `${finding.runtime}: ` : ""}${finding.suite}/${finding.probe}`;
    if (place !== group) table.push([{ colSpan: 3, content: paint.bold(untrustedLine(place, width - 4)) }]);
    group = place;
    const word = colour(finding.verdict, paint)(verdictWords[finding.verdict].toLowerCase());
    table.push([
      finding.level === "warn" && needsAttention(finding) ? `${word} (warn)` : word,
      finding.metric,
      change(finding),
    ]);
  }
  return table.toString();
}

function change(finding: Finding): string {
  const now = cohortText(finding.now, 90);
  const baseline = cohortText(finding.baseline, 90);
  if (finding.now.length === 0) return untrustedLine(finding.reason ?? "–", 120);
  return finding.baseline.length === 0 || baseline === now ? now : `${baseline} → ${now}`;
}

function findingLines(
  report: Report,
  finding: Finding,
  width: number,
  paint: ChalkInstance,
  options: RenderOptions,
): string[] {
  const runtime = runtimeOf(report, finding);
  const word = verdictWords[finding.verdict];
  const label = baselineLabel(report, finding);
  const line = (name: string, text: string) => labelled(name, text, width);
  const level = finding.level === "warn" ? " (warning)" : "";
  return [
    `${colour(finding.verdict, paint).bold(word)}  ${untrustedLine(finding.headline, width - word.length - 2 - level.length)}${level}`,
    ...line("metric", `${finding.metric} (${gradeText(finding)})`),
    ...line("probe", `${finding.suite}/${finding.probe}`),
    ...(finding.baseline.length > 0 ? line("baseline", withLabel(cohortText(finding.baseline), label)) : []),
    ...(finding.now.length > 0 && runtime
      ? line("now", withLabel(cohortText(finding.now), identityText(runtime.identity)))
      : []),
    ...(finding.reason ? line("because", untrustedLine(finding.reason, 600)) : []),
    ...evidenceLines(finding, width, paint, options.full),
    ...(finding.attribution === "none" ? [] : line("whose", attributionText(finding))),
  ];
}

function withLabel(text: string, label: string | null): string {
  return label === null ? text : `${text}: ${label}`;
}

function evidenceLines(finding: Finding, width: number, paint: ChalkInstance, full: boolean): string[] {
  const most = full ? Number.POSITIVE_INFINITY : shownEvidence[finding.level];
  const shown = finding.evidence.slice(0, most);
  const lines = shown.flatMap((line) => evidenceLine(line, width, paint));
  const hidden = finding.evidence.length - shown.length;
  if (hidden > 0) lines.push(`… ${hidden} more lines: agent-audit report --full`);
  return lines.map((line, index) => `${index === 0 ? "  evidence  " : " ".repeat(12)}${line}`);
}

function evidenceLine(line: EvidenceLine, width: number, paint: ChalkInstance): string[] {
  const ink = line.sign === "+" ? paint.green : line.sign === "-" ? paint.red : (text: string) => text;
  const lines = wrap(untrusted(line.text), Math.max(20, width - 14)).filter((text) => text !== "");
  if (line.sign === " ") return lines;
  return lines.map((text, index) => ink(`${index === 0 ? `${line.sign} ` : "  "}${text}`));
}

function closing(report: Report, width: number): string[] {
  const { trials } = report;
  const lost = trials.planned - trials.finished;
  const single = report.runtimes.length === 1;
  const of = (name: string, text: string) => (single ? text : `${name}: ${text}`);
  return [
    ...report.trials.failures.flatMap((failure) => [
      ...labelled("failed", untrustedLine(failure.message, 400), width),
      ...untrusted(failure.lastWords)
        .split("\n")
        .filter((line) => line !== "")
        .slice(-6)
        .map((line) => `            | ${line.slice(0, width - 14)}`),
    ]),
    ...report.notes.flatMap((note) => labelled("note", untrustedLine(note, 600), width)),
    ...labelled("trials", `${trials.finished} of ${trials.planned} finished${lost > 0 ? `, ${lost} not` : ""}`, width),
    ...report.runtimes.flatMap((runtime) => [
      ...runtime.isolation.flatMap((text) => labelled("isolation", of(runtime.name, text), width)),
      ...runtime.unseen.flatMap((text) => labelled("unseen", of(runtime.name, text), width)),
    ]),
    ...report.next.flatMap((command) => labelled("next", command, width)),
  ];
}

function colour(verdict: Verdict, paint: ChalkInstance): ChalkInstance {
  switch (verdict) {
    case "holds":
    case "no-drift-found":
      return paint.green;
    case "regressed":
      return paint.red;
    case "improved":
    case "changed":
      return paint.yellow;
    case "inconclusive":
    case "not-measured":
    case "not-comparable":
      return paint.magenta;
    case "unsupported":
      return paint.dim;
  }
}
