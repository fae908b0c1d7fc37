import type { ChalkInstance } from "chalk";
import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { needsAttention } from "./attention.ts";
import { beside, clamp, fit, wrap } from "./layout.ts";
import { printable } from "./printable.ts";
import { sampleCell } from "./sample-cell.ts";
import { verdictColour } from "./verdict-colour.ts";
import { cohortText, levelWords, verdictWords } from "./words.ts";

export interface TableStyle {
  readonly width: number;
  readonly paint: ChalkInstance;
  /** Every row and every line of a value. */
  readonly full: boolean;
}

/** Lines of one value in a cell. */
const shownLines = 3;
/** Fewer quiet rows than this are shown one by one. */
const quietRows = 3;

const head = ["verdict", "level", "metric", "baseline → now"] as const;

/** One row a metric, under its probe. Those that only warn and have nothing to show share a row, unless all is asked for. */
export function findingsTable(report: Report, style: TableStyle): string[] {
  const { paint, width } = style;
  const findings = report.findings.filter((finding) => finding.level !== "off");
  const widths = columnWidths(findings, width);
  const sections = new Map<string, Finding[]>();
  for (const finding of findings) {
    const runtime = report.runtimes.length > 1 ? `${finding.runtime}: ` : "";
    const place = printable(`${runtime}${finding.suite}/${finding.probe}`, width - 2);
    sections.set(place, [...(sections.get(place) ?? []), finding]);
  }
  return [
    paint.dim(
      beside(
        head.map((title) => [title]),
        widths,
      )[0] ?? "",
    ),
    ...[...sections].flatMap(([place, members]) => [paint.bold(place), ...rows(members, widths, style)]),
  ];
}

function columnWidths(findings: readonly Finding[], width: number): number[] {
  const verdict = longest([head[0], ...findings.map((finding) => verdictWords[finding.verdict])]);
  const metric = longest([head[2], ...findings.map((finding) => finding.metric)]);
  const [, , shown = metric] = fit([verdict, head[1].length, metric, width], width, 18);
  return [verdict, head[1].length, shown, width - verdict - head[1].length - shown - 6];
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}

function rows(findings: readonly Finding[], widths: readonly number[], style: TableStyle): string[] {
  const quiet = findings.filter((finding) => finding.level === "warn" && !finding.statistics && isQuiet(finding));
  const merged = style.full || quiet.length < quietRows ? [] : quiet;
  return [
    ...findings.filter((finding) => !merged.includes(finding)).flatMap((finding) => row(finding, widths, style)),
    ...mergedRows(merged, widths, style),
  ];
}

/** Nothing to see in the row: it holds, or it has no value, for the reason that stands below the table. */
function isQuiet(finding: Finding): boolean {
  return !needsAttention(finding) || finding.now.length === 0;
}

function row(finding: Finding, widths: readonly number[], { paint, full }: TableStyle): string[] {
  const [, , metricWidth = 18, valueWidth = 30] = widths;
  const quiet = !needsAttention(finding);
  const ink = (line: string) => (quiet ? paint.dim(line) : line);
  const lines = change(finding).flatMap((text, index) => {
    const wrapped = wrap(index === 0 ? text : `→ ${text}`, valueWidth);
    return full ? wrapped : clamp(wrapped, shownLines);
  });
  return beside(
    [
      [verdictColour(finding.verdict, paint)(verdictWords[finding.verdict].toLowerCase())],
      [ink(levelWords[finding.level])],
      wrap(printable(finding.metric, 60), metricWidth).map((line) => (quiet ? line : paint.bold(line))),
      lines.map(ink),
    ],
    widths,
  );
}

/** What was and what is where they differ, else what is, or why there is nothing. */
function change(finding: Finding): string[] {
  const now = cohortText(finding.now);
  const baseline = cohortText(finding.baseline);
  if (finding.now.length === 0) return [printable(finding.reason ?? "–", 400)];
  if (finding.statistics) return sampleCell(finding, finding.statistics);
  const sides = finding.baseline.length === 0 || baseline === now ? [now] : [baseline, now];
  return sides.map((text) => printable(text, 400));
}

function mergedRows(findings: readonly Finding[], widths: readonly number[], { paint, width }: TableStyle): string[] {
  const [verdictWidth = 0, levelWidth = 0] = widths;
  const rest = width - verdictWidth - levelWidth - 4;
  const verdicts = [...new Set(findings.map((finding) => finding.verdict))];
  return verdicts.flatMap((verdict) => {
    const names = findings.filter((finding) => finding.verdict === verdict).map(({ metric }) => metric);
    return beside(
      [
        [verdictColour(verdict, paint)(verdictWords[verdict].toLowerCase())],
        [paint.dim(levelWords.warn)],
        wrap(printable(names.join(", "), 2000), rest).map((line) => paint.dim(line)),
      ],
      [verdictWidth, levelWidth, rest],
    );
  });
}
