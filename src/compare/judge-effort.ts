import { plural } from "../core/plural.ts";
import type { EvidenceLine, Finding } from "../model/finding.ts";
import type { Metric } from "../model/metric.ts";
import type { MetricRule, SourcePlace } from "../model/suite.ts";
import { type AttributionContext, attribute } from "./attribution.ts";
import { brokenClauses } from "./contract.ts";
import { effortValues, isEffortSource, valueCount } from "./effort-baseline.ts";
import type { EffortChange } from "./effort-change.ts";
import { missingTrials } from "./effort-need.ts";
import type { EffortPlacement } from "./effort-posterior.ts";
import { type EffortSides, type EffortStanding, standEfforts } from "./effort-standing.ts";
import { armOf, ladderStatistics } from "./effort-statistics.ts";
import { levelWords, placementWords, posteriorWords } from "./effort-words.ts";

export interface EffortJudgeInput extends EffortSides {
  readonly runtime: string;
  readonly suite: string;
  readonly place: SourcePlace | null;
  readonly metric: Metric;
  /** With the level in force. */
  readonly rule: MetricRule;
  /** Why there is nothing to compare with; null where there is. */
  readonly baselineProblem: string | null;
  readonly attribution: AttributionContext | null;
  readonly strict: boolean;
  /** Only `expect:` counts; the ladder is needed all the same. */
  readonly contractOnly: boolean;
  /** What so many more trials cost, in words. */
  readonly cost: (trials: number) => string;
}

type Judgement = Pick<Finding, "verdict" | "headline"> &
  Partial<Pick<Finding, "reason" | "evidence" | "attribution" | "attributionReason" | "level" | "contractBroken">>;

/** The finding on the effort that is not sent but shows in how long the model thinks. Pure. */
export function judgeEffort(input: EffortJudgeInput): Finding {
  const { runtime, suite, probes, metric, rule } = input;
  const alone = probes.length === 1 ? probes[0] : undefined;
  const placed = standEfforts(input);
  const now = placed === null ? null : levelWords(placed.now);
  const before = placed?.before ? levelWords(placed.before) : null;
  return {
    id: `${runtime}/${suite}/${alone ?? "*"}/${metric.name}`,
    runtime,
    suite,
    probe: alone ?? `${probes.length} probes`,
    metric: metric.name,
    level: rule.level,
    grade: "inferred",
    contractBroken: false,
    reason: null,
    baseline: before === null ? [] : [cohort(before, armOf(input.baseline, input.probes).values)],
    now: now === null ? [] : [cohort(now, armOf(input.now, input.probes).values)],
    evidence: [],
    attribution: "none",
    attributionReason: null,
    ...(placed === null ? {} : { statistics: ladderStatistics(input, placed) }),
    place: input.place,
    ...judgement(input, placed),
  };
}

function judgement(input: EffortJudgeInput, placed: EffortStanding | null): Judgement {
  const { metric, rule, ladder, baselineProblem } = input;
  const none = whyNoValue(input);
  if (none !== null) return none;
  // The sentence names what to do, so it comes before all that stands on a ladder.
  if (baselineProblem !== null && !(input.contractOnly && ladder.length > 0))
    return notComparable(input, baselineProblem);
  if (ladder.length === 0)
    return notComparable(
      input,
      "the baseline has no ladder of efforts: record one with agent-audit baseline record --append --ladder",
    );
  if (placed === null)
    return notComparable(input, "the ladder has no values of these probes: record it anew with --ladder");
  const clauses = brokenByAll(placed.now, rule, metric);
  if (clauses.length > 0)
    return {
      verdict: "regressed",
      contractBroken: true,
      level: rule.contractLevel ?? rule.level,
      headline: `contract broken: ${placementWords(placed.now)}`,
      reason: `the suite expects: ${clauses.join("; ")}`,
      evidence: evidenceOf(placed),
    };
  if (input.contractOnly) return byContract(placed, rule);
  if (placed.before === null || placed.change === null)
    return notComparable(input, "the baseline has no value of it for the runtime as it is");
  return changed(input, placed, placed.before, placed.change);
}

function changed(
  input: EffortJudgeInput,
  placed: EffortStanding,
  before: EffortPlacement,
  change: EffortChange,
): Judgement {
  const { attribution, rule } = input;
  const words = `${placementWords(placed.now)}, baseline ${levelWords(before)}`;
  switch (change.kind) {
    case "same":
      return { verdict: "holds", headline: `effort ${placementWords(placed.now)}, as in the baseline` };
    case "no-rung":
      return {
        ...notComparable(
          input,
          "neither the baseline nor this run is like any rung: record the ladder anew, with --ladder",
        ),
        headline: `effort ${placementWords(placed.now)}, and so is the baseline`,
        evidence: evidenceOf(placed),
      };
    case "open":
      return { ...cannotTell(input, placed), evidence: evidenceOf(placed) };
    case "moved": {
      const attributed = attribution === null ? null : attribute(attribution);
      const whose = attributed ? { attribution: attributed.attribution, attributionReason: attributed.reason } : {};
      const own = attributed?.attribution === "own-settings";
      if (own && input.strict)
        return {
          ...notComparable(input, attributed.reason),
          headline: `${input.metric.name}: your own changes stand between`,
          ...whose,
        };
      const verdict = change.direction < 0 ? "regressed" : change.direction > 0 ? "improved" : "changed";
      return {
        verdict,
        headline: `effort ${words}`,
        evidence: evidenceOf(placed),
        ...whose,
        ...(own && rule.level === "error" ? { level: "warn" as const } : {}),
      };
    }
  }
}

/** Which levels overlap, and what would part them. */
function cannotTell(input: EffortJudgeInput, { now, before, need }: EffortStanding): Judgement {
  const stands = `${placementWords(now)}, baseline ${before === null ? "unknown" : levelWords(before)}`;
  const more = need === null ? null : missingTrials(need, valueCount(effortValues(input.now, input.probes)));
  const larger =
    need?.perRung == null
      ? "record a ladder with more trials a rung (--ladder-captures)"
      : `record one with about ${need.perRung} trials a rung (--ladder-captures ${need.perRung}), and take about as many new runs`;
  const remedy =
    more === null
      ? `the ladder is too small to part them, however many runs are added: ${larger}`
      : `about ${plural(more, "more run")} would part them (${input.cost(more)})`;
  return { verdict: "inconclusive", headline: `effort cannot be told: ${stands}`, reason: `${stands}; ${remedy}` };
}

function whyNoValue({ now, probes, metric }: EffortJudgeInput): Judgement | null {
  if (effortValues(now, probes).size > 0) return null;
  const gaps = now
    .filter((item) => isEffortSource(item.metric) && probes.includes(item.probe))
    .flatMap((item) => item.missing);
  const reason = gaps[0]?.reason ?? "no trial gave a value";
  if (gaps.length > 0 && gaps.every((gap) => gap.unsupported === true))
    return { verdict: "unsupported", headline: `${metric.name}: unsupported`, reason };
  return { verdict: "not-measured", headline: `${metric.name}: not measured`, reason };
}

function byContract(placed: EffortStanding, rule: MetricRule): Judgement {
  const { now } = placed;
  if (now.kind === "placed" || rule.expect === null)
    return { verdict: "holds", headline: `effort ${placementWords(now)}`, reason: "by the contract alone" };
  return {
    verdict: "inconclusive",
    headline: `effort cannot be told: ${placementWords(now)}`,
    reason: `${placementWords(now)}: whether the contract is kept does not show`,
    evidence: evidenceOf(placed),
  };
}

/** Only what every level that is left would break is broken for sure. */
function brokenByAll(now: EffortPlacement, { expect }: MetricRule, metric: Metric): readonly string[] {
  if (expect === null || now.kind === "unlike-any") return [];
  const levels = now.kind === "placed" ? [now.level] : now.between;
  const broken = levels.map((level) => brokenClauses(level, expect, metric));
  return broken.every((clauses) => clauses.length > 0) ? [...new Set(broken.flat())] : [];
}

function notComparable({ metric }: EffortJudgeInput, reason: string): Judgement {
  return { verdict: "not-comparable", headline: `${metric.name}: nothing to compare with`, reason };
}

function evidenceOf({ now, before }: EffortStanding): readonly EvidenceLine[] {
  return [
    ...(before === null ? [] : [{ sign: "-" as const, text: `${placementWords(before)}: ${posteriorWords(before)}` }]),
    { sign: "+", text: `${placementWords(now)}: ${posteriorWords(now)}` },
  ];
}

function cohort(level: string, values: number) {
  return { value: level, text: level, count: values, of: values };
}
