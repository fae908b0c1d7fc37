import type { Builder, TestCase } from "junit-report-builder";
import * as junit from "junit-report-builder";
import { untrusted, untrustedLine } from "../core/untrusted.ts";
import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import { lastLines } from "./printable.ts";
import type { Reporter } from "./reporter.ts";
import { attributionText, cohortText, identityText, verdictWords } from "./words.ts";

// Its types describe a default export that, seen from an ES module, is the builder itself.
const builder = junit.default as unknown as Builder;

/** Of one case: whole in the JSON output. */
const maxEvidence = 60;
const maxLine = 2_000;

/**
 * JUnit XML as CI systems read it (github.com/testmoapp/junitxml): suite = runtime and suite, case = probe × metric;
 * failure = drift at level error, error = no verdict, skipped = warnings, unsupported and switched off.
 */
export const junitReporter: Reporter = {
  name: "junit",
  title: "JUnit XML for CI systems",
  render(report) {
    const document = builder.newBuilder();
    const failures = lastWordsOf(report);
    for (const [name, findings] of bySuite(report)) {
      const suite = document.testSuite().name(name).timestamp(report.run.startedAt);
      const runtime = report.runtimes.find((item) => item.name === findings[0]?.runtime);
      if (runtime) suite.property("runtime", identityText(runtime.identity));
      suite.property("verdict", report.verdict).property("exitCode", String(report.exitCode));
      for (const finding of findings) {
        const test = suite
          .testCase()
          .className(name)
          .name(untrustedLine(`${finding.probe} ${finding.metric}`));
        if (finding.place) test.file(untrustedLine(finding.place.file));
        for (const [key, value] of properties(finding)) test.property(key, value);
        settle(test, finding);
        if (isIncomplete(finding) && failures !== "") test.standardError(failures);
      }
    }
    return `${document.build()}\n`;
  },
};

/** Trials that failed may be why there is no value. */
function isIncomplete({ verdict }: Finding): boolean {
  return verdict === "inconclusive" || verdict === "not-measured";
}

function lastWordsOf({ trials }: Report): string {
  return trials.failures
    .flatMap(({ message, lastWords }) => [untrustedLine(message, maxLine), ...lastLines(lastWords, 20)])
    .join("\n");
}

/** What a CI system can filter and chart by. */
function properties(finding: Finding): [string, string][] {
  const [now] = finding.now;
  return [
    ["verdict", finding.verdict],
    ["level", finding.level],
    ["grade", finding.grade],
    ["contractBroken", String(finding.contractBroken)],
    ["attribution", finding.attribution],
    ["captures", String(now?.of ?? 0)],
    ["variants", String(finding.now.length)],
  ];
}

function settle(test: TestCase, finding: Finding): void {
  const message = untrustedLine(`${verdictWords[finding.verdict]}: ${finding.headline}`);
  if (finding.level !== "error") {
    if (finding.verdict !== "holds") test.skipped().standardOutput(`${message}\n${detail(finding)}`);
    return;
  }
  switch (finding.verdict) {
    case "regressed":
    case "improved":
    case "changed":
      test.failure(message, finding.verdict);
      test.stacktrace(detail(finding));
      return;
    case "inconclusive":
    case "not-measured":
    case "not-comparable":
      test.error(message, finding.verdict, detail(finding));
      return;
    case "unsupported":
      test.skipped().standardOutput(message);
      return;
    case "holds":
    case "no-drift-found":
      return;
  }
}

function detail(finding: Finding): string {
  const evidence = finding.evidence.slice(0, maxEvidence).map((line) => `${line.sign} ${line.text}`);
  const hidden = finding.evidence.length - evidence.length;
  return [
    `baseline: ${cohortText(finding.baseline)}`,
    `now: ${cohortText(finding.now)}`,
    ...(finding.reason ? [`because: ${finding.reason}`] : []),
    ...(finding.attribution === "none" ? [] : [`whose: ${attributionText(finding)}`]),
    ...evidence,
    ...(hidden > 0 ? [`… ${hidden} more lines`] : []),
  ]
    .map((line) => untrusted(line.slice(0, maxLine)))
    .join("\n");
}

function bySuite(report: Report): Map<string, Finding[]> {
  const suites = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    if (finding.level === "off") continue;
    const name = untrustedLine(`${finding.runtime}/${finding.suite}`);
    suites.set(name, [...(suites.get(name) ?? []), finding]);
  }
  return suites;
}
