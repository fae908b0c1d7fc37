import { plural } from "../core/plural.ts";
import type { Finding, Verdict } from "../model/finding.ts";
import type { Metric } from "../model/metric.ts";
import type { StreamStatistics } from "../model/sample-statistics.ts";
import type { MetricRule, SourcePlace } from "../model/suite.ts";
import type { Assessment } from "./assessment.ts";
import { type AttributionContext, attribute } from "./attribution.ts";
import { cohort, evidenceOf, statisticsOf, streamWords } from "./sample-evidence.ts";
import type { SampleGroup } from "./sample-group.ts";
import { lossWords, tooSmallWords, warmingWords, withinWords } from "./sample-reasons.ts";
import { armWords, changeWords, countWords, effectWords, numberWords, subjectOf } from "./sample-words.ts";

export interface SampleJudgeInput {
  readonly runtime: string;
  readonly suite: string;
  readonly probes: readonly string[];
  readonly place: SourcePlace | null;
  readonly metric: Metric;
  /** With the level in force. */
  readonly rule: MetricRule;
  readonly group: SampleGroup;
  readonly assessment: Assessment;
  /** p after Holm over all verdicts of the level; null where no test was made. */
  readonly adjustedP: number | null;
  /** Of the whole family. */
  readonly alpha: number;
  /** What the nights of the history say; null where this run is no night, or there is no history. */
  readonly stream: NightlyVerdict | null;
  /** Why there is nothing to compare with; null where there is. */
  readonly baselineProblem: string | null;
  readonly attribution: AttributionContext | null;
  readonly strict: boolean;
  /** What so many more trials cost, in words (`about $0.40, 3 min`); null where none can be added. */
  readonly cost: ((trials: number) => string) | null;
}

/** The stream's part of a night's verdict. */
export interface NightlyVerdict {
  readonly statistics: StreamStatistics;
  readonly direction: -1 | 0 | 1;
  /** Which process raises the alarm tonight; null where none does. */
  readonly spoke: "nightly-stream" | "pinned-stream" | null;
}

type Judgement = Pick<Finding, "verdict" | "headline"> &
  Partial<Pick<Finding, "reason" | "evidence" | "attribution" | "attributionReason" | "level" | "contractBroken">>;

/** The finding on noisy values of one metric. Pure; "no difference found" and "the same" are different verdicts. */
export function judgeSamples(input: SampleJudgeInput): Finding {
  const { runtime, suite, probes, metric, rule, assessment } = input;
  const probe = probes.length === 1 ? (probes[0] ?? "") : `${probes.length} probes`;
  return {
    id: `${runtime}/${suite}/${probes.length === 1 ? probe : "*"}/${metric.name}`,
    runtime,
    suite,
    probe,
    metric: metric.name,
    level: rule.level,
    grade: "observed",
    contractBroken: false,
    reason: null,
    baseline: cohort(metric, assessment.baseline, probes.length, true),
    now: cohort(metric, assessment.now, probes.length),
    evidence: [],
    attribution: "none",
    attributionReason: null,
    statistics: statisticsOf(input),
    place: input.place,
    ...judgement(input),
  };
}

function judgement(input: SampleJudgeInput): Judgement {
  const { assessment, metric, group, stream } = input;
  const { state, contract } = assessment;
  if (assessment.unsupported === true) return unsupported(input);
  if (contract?.kind === "broken") return brokenContract(input, contract.clauses);
  if (input.baselineProblem !== null && !group.contractOnly) return notComparable(metric, input.baselineProblem);
  if (assessment.baseline.values === 0 && !group.contractOnly)
    return notComparable(metric, "the baseline has no value of it");
  if (state === "drifted" && isSignificant(input)) return drifted(input);
  if (stream !== null && stream.spoke !== null) return drifted(input);
  switch (state) {
    case "same":
      return group.contractOnly
        ? {
            verdict: "holds",
            headline: armWords(metric, assessment.now, input.probes.length),
            reason: "by the contract alone",
          }
        : { verdict: "holds", headline: sameWords(input) };
    case "not-measured":
      return {
        verdict: "not-measured",
        headline: `${metric.name}: not measured`,
        reason: assessment.reason ?? "no trial gave a value",
      };
    case "open":
      return inconclusive(
        input,
        `${plural(group.sequence.length, "trial")} of up to ${group.design.cap} taken, the others did not run`,
      );
    case "warming-up":
      return inconclusive(input, warmingWords(input));
    case "to-be-confirmed":
      return toBeConfirmed(input);
    case "baseline-too-small":
      return inconclusive(input, tooSmallWords(input));
    case "drifted":
    case "cap-reached":
      return capReached(input);
  }
}

/** Found once. One's own changes lower it as they will lower what is confirmed: nobody is called for an edit of their own. */
function toBeConfirmed(input: SampleJudgeInput): Judgement {
  const attributed = input.attribution ? attribute(input.attribution) : null;
  const own = attributed?.attribution === "own-settings";
  return {
    ...inconclusive(input, input.assessment.reason ?? "another session has to confirm it"),
    headline: `to be confirmed: ${moved(input)}`,
    evidence: evidenceOf(input),
    ...(attributed ? { attribution: attributed.attribution, attributionReason: attributed.reason } : {}),
    ...(own && input.rule.level === "error" && !input.strict ? { level: "warn" as const } : {}),
  };
}

/** As of exact metrics: what cannot be is no gap, and what could be once has changed. */
function unsupported({ assessment, metric }: SampleJudgeInput): Judgement {
  const { reason, baseline } = assessment;
  return baseline.values > 0
    ? { verdict: "changed", headline: `${metric.name}: had a value, is unsupported now`, reason }
    : { verdict: "unsupported", headline: `${metric.name}: unsupported`, reason };
}

function brokenContract(input: SampleJudgeInput, clauses: readonly string[]): Judgement {
  const { metric, assessment, rule } = input;
  return {
    verdict: "regressed",
    contractBroken: true,
    level: rule.contractLevel ?? rule.level,
    headline: `contract broken: ${subjectOf(metric)}: ${armWords(metric, assessment.now, input.probes.length)}`,
    reason: `the suite expects: ${clauses.join("; ")}`,
    evidence: evidenceOf(input),
  };
}

function notComparable(metric: Metric, reason: string): Judgement {
  return { verdict: "not-comparable", headline: `${metric.name}: nothing to compare with`, reason };
}

function inconclusive({ metric }: SampleJudgeInput, reason: string): Judgement {
  return { verdict: "inconclusive", headline: `${metric.name}: ${reason}`, reason };
}

/** Drift within a family of verdicts: Holm has the last word. */
function isSignificant({ adjustedP, alpha, assessment }: SampleJudgeInput): boolean {
  return assessment.p === null || (adjustedP !== null && adjustedP <= alpha) || assessment.confirmed === true;
}

function moved({ metric, assessment, stream }: SampleJudgeInput): string {
  const { effect, baseline, now } = assessment;
  const direction = assessment.direction !== 0 ? assessment.direction : (stream?.direction ?? 0);
  return changeWords(metric, direction, effect, baseline, now);
}

function drifted(input: SampleJudgeInput): Judgement {
  const { metric, assessment, attribution, rule, stream } = input;
  const attributed = attribution ? attribute(attribution) : null;
  const whose = attributed ? { attribution: attributed.attribution, attributionReason: attributed.reason } : {};
  const own = attributed?.attribution === "own-settings";
  if (own && input.strict)
    return {
      ...notComparable(metric, attributed.reason),
      headline: `${metric.name}: your own changes stand between`,
      ...whose,
    };
  const byStream = assessment.state !== "drifted" || !isSignificant(input);
  return {
    verdict: byStream ? streamVerdict(metric, stream?.direction ?? 0) : verdictOf(metric, assessment),
    headline: byStream
      ? `${subjectOf(metric)} ${stream?.direction === 1 ? "rose" : "fell"}: ${streamWords(input)}`
      : moved(input),
    evidence: evidenceOf(input),
    ...whose,
    ...(own && rule.level === "error" ? { level: "warn" as const } : {}),
  };
}

function verdictOf(metric: Metric, { direction, baseline, now }: Assessment): Verdict {
  const was = baseline.centre;
  // Where the medians hide the direction it is the test's.
  const is = now.centre !== null && now.centre !== was ? now.centre : was === null ? null : was + direction;
  if (metric.kind === "proportion") return direction < 0 ? "regressed" : "improved";
  return was === null || is === null ? "changed" : inDirection(metric, was, is);
}

function streamVerdict(metric: Metric, direction: -1 | 0 | 1): Verdict {
  return direction === 0 ? "changed" : inDirection(metric, 1, 1 + direction / 2);
}

function inDirection(metric: Metric, was: number, is: number): Verdict {
  const judged = metric.direction?.(was, is) ?? "different";
  return judged === "worse" ? "regressed" : judged === "better" ? "improved" : "changed";
}

function sameWords(input: SampleJudgeInput): string {
  const { metric, assessment } = input;
  const { effect, now, constant } = assessment;
  if (constant !== undefined)
    return `${subjectOf(metric)}: ${numberWords(constant)} as in every pinned run, ${plural(now.values, "run")}`;
  if (metric.kind === "proportion")
    return `${subjectOf(metric)}: ${countWords(now)}, baseline ${countWords(assessment.baseline)}; ${lossWords(input)} is ruled out`;
  const within = withinWords(input);
  const shown = effect === null ? "" : `: ${effectWords(effect, metric)}`;
  return `${subjectOf(metric)} the same${within === null ? "" : ` ${within}`}${shown}, ${plural(now.values, "run")}`;
}

/** All trials taken. A night, or a verdict that asks for no sameness, has done what was planned; a gate has not. */
function capReached(input: SampleJudgeInput): Judgement {
  const { metric, assessment, group, stream } = input;
  const { effect, missing, now } = assessment;
  const found = effect === null ? "" : ` (${effectWords(effect, metric)})`;
  const margin = group.design.margin;
  const warm = stream === null || stream.statistics.lnEvidence !== null;
  if (group.contractOnly)
    return {
      verdict: "no-drift-found",
      headline: `contract neither broken nor proven: ${armWords(metric, now, input.probes.length)}`,
    };
  if ((margin === null || stream !== null) && warm)
    return {
      verdict: "no-drift-found",
      headline: `no difference found in ${subjectOf(metric)}${found}; that they are the same is not shown`,
    };
  if (!warm) return inconclusive(input, stream?.statistics.note ?? "the nightly history is warming up");
  const within = withinWords(input) === null ? "" : ` (${withinWords(input)})`;
  const neither =
    metric.kind === "proportion"
      ? `showed neither a loss nor that ${lossWords(input)} is ruled out`
      : `showed neither a change nor that it is the same${within}`;
  const more =
    missing === null || input.cost === null
      ? ""
      : `; a run of its own with --max-trials ${group.design.cap + missing} should settle it (${input.cost(group.design.cap + missing)})`;
  return inconclusive(
    input,
    `${plural(assessment.used, "run")} ${neither}: ${effect === null ? "no estimate" : effectWords(effect, metric)}${more}`,
  );
}
