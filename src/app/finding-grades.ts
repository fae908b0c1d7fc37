import { gradeOf } from "../metric/observability.ts";
import type { Finding } from "../model/finding.ts";
import type { RuntimeIdentity } from "../model/identity.ts";

/** Findings on runtimes that show their events alone, each with how its metric is known there; the others as they are. */
export function withGrades(
  findings: readonly Finding[],
  identityOf: (runtime: string) => RuntimeIdentity | undefined,
): readonly Finding[] {
  return findings.map((finding) =>
    identityOf(finding.runtime)?.form === "hosted" ? { ...finding, grade: gradeOf(finding.metric, "events") } : finding,
  );
}
