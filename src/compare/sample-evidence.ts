import { plural } from "../core/plural.ts";
import type { Cohort, EvidenceLine } from "../model/finding.ts";
import type { Metric } from "../model/metric.ts";
import type { SampleArm, SampleStatistics } from "../model/sample-statistics.ts";
import type { SampleJudgeInput } from "./judge-samples.ts";
import { armWords, chanceWords } from "./sample-words.ts";

/** What a finding on noisy values stands on, line by line: both sides, the chance, what else spoke. */
export function evidenceOf(input: SampleJudgeInput): readonly EvidenceLine[] {
  const { metric, assessment, adjustedP } = input;
  const { baseline, now, p } = assessment;
  const chance =
    p === null
      ? []
      : [
          `chance of such an alarm without a change: ${chanceWords(p)}${adjustedP !== null && adjustedP > p ? `, ${chanceWords(adjustedP)} over all verdicts of this run` : ""}`,
        ];
  const lines: EvidenceLine[] = [
    ...(baseline.centre === null
      ? []
      : [{ sign: "-" as const, text: armWords(metric, baseline, input.probes.length, true) }]),
    ...(now.centre === null ? [] : [{ sign: "+" as const, text: armWords(metric, now, input.probes.length) }]),
    ...chance.map((text) => ({ sign: " " as const, text })),
    ...(assessment.confirmed === true && input.group.pending
      ? [
          {
            sign: " " as const,
            text: `found before, on ${input.group.pending.at.slice(0, 10)}, and again now: the chance is that of this second finding alone`,
          },
        ]
      : []),
    ...(input.stream === null ? [] : [{ sign: " " as const, text: streamWords(input) }]),
  ];
  return lines;
}

/** What the nights say, in a clause; empty for a run that is no night. */
export function streamWords({ stream }: SampleJudgeInput): string {
  if (stream === null) return "";
  const { nights, changed, note, alarm } = stream.statistics;
  const said = `${plural(nights, "night")} of history`;
  if (!alarm || changed === null) return `${said}: ${note ?? "no alarm"}`;
  const among = changed.among.length > 1 ? ` (90 %: ${changed.among[0]} to ${changed.among.at(-1)})` : "";
  return `${said}: changed about ${changed.day}${among}`;
}

/** One side as a cohort of all its values. */
export function cohort(metric: Metric, arm: SampleArm, probes: number, pinned = false): Cohort[] {
  if (arm.centre === null) return [];
  return [{ value: arm.centre, text: armWords(metric, arm, probes, pinned), count: arm.values, of: arm.values }];
}

/** The numbers behind the sentences. */
export function statisticsOf({
  assessment,
  group,
  adjustedP,
  alpha,
  stream,
  probes,
}: SampleJudgeInput): SampleStatistics {
  const { design, sequence } = group;
  const spoke = assessment.state === "drifted" ? assessment.method : (stream?.spoke ?? assessment.method);
  return {
    method: spoke,
    state: assessment.state,
    probes,
    baseline: assessment.baseline,
    now: assessment.now,
    effect: assessment.effect,
    p: assessment.p,
    adjustedP,
    alpha,
    trials: { used: assessment.used, ran: sequence.length, cap: design.cap, missing: assessment.missing },
    minimumEffect: design.minimumShift,
    margin: design.margin,
    spread: assessment.spread,
    stream: stream?.statistics ?? null,
    baselineNeeded: assessment.baselineNeeded,
  };
}
