import { untrusted, untrustedLine } from "../core/untrusted.ts";
import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import type { Reporter } from "./reporter.ts";
import {
  attributionText,
  baselineLabel,
  cohortText,
  gradeText,
  identityText,
  needsAttention,
  verdictWords,
} from "./words.ts";

/** A host drops summaries over 1 MiB whole, so the text stays well below it. */
const maxLength = 200_000;
const maxEvidence = 60;

/** For job summaries and pull-request comments. */
export const markdownReporter: Reporter = {
  name: "markdown",
  title: "Markdown for job summaries and comments",
  render(report) {
    const text = [
      `## ${verdictWords[report.verdict]}: ${inline(report.headline)}`,
      "",
      `Exit ${report.exitCode} · ${report.trials.finished} of ${report.trials.planned} trials · agent-audit ${report.tool}`,
      ...(report.demo ? ["", "**Demo on the embedded simulation: this says nothing about your agent.**"] : []),
      "",
      ...runtimes(report),
      "",
      "| verdict | level | where | metric | baseline | now |",
      "| --- | --- | --- | --- | --- | --- |",
      ...report.findings.filter((finding) => finding.level !== "off").map(row),
      ...report.findings
        .filter((finding) => finding.level !== "off" && needsAttention(finding))
        .flatMap((finding) => section(report, finding)),
      ...list(
        "Trials that failed",
        report.trials.failures.map((failure) => failure.message),
      ),
      ...list("Notes", report.notes),
      ...list(
        "Not seen",
        report.runtimes.flatMap((runtime) => [...runtime.isolation, ...runtime.unseen]),
      ),
      ...(report.next.length > 0 ? ["", "### Next", "", fence(report.next.join("\n"))] : []),
      "",
    ].join("\n");
    return text.length <= maxLength
      ? text
      : `${text.slice(0, maxLength)}\n\n… cut at ${maxLength} characters; the JSON output has all.\n`;
  },
};

function runtimes(report: Report): string[] {
  return report.runtimes.map((runtime) => `- ${inline(runtime.name)}: ${inline(identityText(runtime.identity))}`);
}

function row(finding: Finding): string {
  const cells = [
    verdictWords[finding.verdict].toLowerCase(),
    finding.level,
    `${finding.suite}/${finding.probe}`,
    finding.metric,
    cohortText(finding.baseline),
    finding.now.length > 0 ? cohortText(finding.now) : (finding.reason ?? "–"),
  ];
  return `| ${cells.map(inline).join(" | ")} |`;
}

function section(report: Report, finding: Finding): string[] {
  const evidence = finding.evidence.slice(0, maxEvidence).map((line) => `${line.sign} ${line.text}`);
  const hidden = finding.evidence.length - evidence.length;
  if (hidden > 0) evidence.push(`… ${hidden} more lines`);
  const label = baselineLabel(report, finding);
  return [
    "",
    `### ${verdictWords[finding.verdict]}: ${inline(finding.headline)}`,
    "",
    `- metric: ${inline(finding.metric)} (${gradeText(finding)}) in ${inline(`${finding.suite}/${finding.probe}`)}, level ${finding.level}`,
    ...(finding.baseline.length > 0
      ? [`- baseline: ${inline(`${cohortText(finding.baseline)}${label ? `: ${label}` : ""}`)}`]
      : []),
    `- now: ${inline(cohortText(finding.now))}`,
    ...(finding.reason ? [`- because: ${inline(finding.reason)}`] : []),
    ...(finding.attribution === "none" ? [] : [`- whose: ${inline(attributionText(finding))}`]),
    ...(evidence.length > 0 ? ["", fence(evidence.join("\n"), "diff")] : []),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", `### ${title}`, "", ...items.map((item) => `- ${inline(item)}`)];
}

/** One line in which nothing is markup, a mention, a reference or an image. */
function inline(text: string): string {
  return untrustedLine(text, 400)
    .replace(/[\\`*_{}[\]()<>#+!|~&]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, ":&#47;&#47;");
}

/** A code block that its content cannot close. */
function fence(text: string, language = ""): string {
  const safe = untrusted(text);
  const longest = Math.max(2, ...[...safe.matchAll(/`+/g)].map((match) => match[0].length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${safe}\n${marks}`;
}
