import type { Builder, TestCase } from "junit-report-builder";
import * as junit from "junit-report-builder";
import { untrusted, untrustedLine } from "../core/untrusted.ts";
import type { Finding } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import type { Reporter } from "./reporter.ts";
import { attributionText, cohortText, identityText, verdictWords } from "./words.ts";

// Its types describe a default export that, seen from an ES module, is the builder itself.
const builder = junit.default as unknown as Builder;

/**
 * JUnit XML as CI systems read it (github.com/testmoapp/junitxml): suite = runtime and suite, case = probe × metric;
 * failure = drift at level error, error = no verdict, skipped = warnings, unsupported and switched off.
 */
export const junitReporter: Reporter = {
  name: "junit",
  title: "JUnit XML for CI systems",
  render(report) {
    const document = builder.newBuilder();
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
        if (finding.place) test.file(finding.place.file);
        settle(test, finding);
      }
    }
    return `${document.build()}\n`;
  },
};

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
  return [
    `baseline: ${cohortText(finding.baseline)}`,
    `now: ${cohortText(finding.now)}`,
    ...(finding.reason ? [`because: ${finding.reason}`] : []),
    ...(finding.attribution === "none" ? [] : [`whose: ${attributionText(finding)}`]),
    ...finding.evidence.map((line) => `${line.sign} ${line.text}`),
  ]
    .map(untrusted)
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
