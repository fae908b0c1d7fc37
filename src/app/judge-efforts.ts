import { isEffortSource } from "../compare/effort-baseline.ts";
import { judgeEffort } from "../compare/judge-effort.ts";
import { pinReadings } from "../compare/pin.ts";
import type { PinnedMetric } from "../model/baseline.ts";
import type { Finding } from "../model/finding.ts";
import { notMeasured } from "../model/measurement.ts";
import type { MetricRule, Probe, Suite } from "../model/suite.ts";
import type { TrialReading, TrialRecord } from "../model/trial.ts";
import { conversationFingerprint } from "../trial/plan.ts";
import { lookupProblem } from "./baseline-lookup.ts";
import { isJudged } from "./judge-run.ts";
import type { GroupSource } from "./sample-groups.ts";
import { costWords } from "./trial-cost.ts";

export interface EffortContext {
  readonly source: GroupSource;
  /** UTC day of the run. */
  readonly day: string;
  readonly remoteReachable: (runtime: string) => boolean;
  readonly strict: boolean;
}

const metricName = "effort.inferred";

/** A finding for each runtime and suite that asks for the inferred effort, over all probes that do. Pure. */
export function judgeEfforts(context: EffortContext): readonly Finding[] {
  return context.source.plan.runtimes.flatMap(({ name }) =>
    (context.source.suites.get(name) ?? []).flatMap((suite) => judgeSuite(context, name, suite)),
  );
}

function judgeSuite({ source, day, remoteReachable, strict }: EffortContext, runtime: string, suite: Suite): Finding[] {
  const members = suite.probes.flatMap((probe) =>
    probe.rules
      .filter((rule) => rule.metric === metricName && isJudged(rule, source.contractOnly))
      .map((rule) => ({ probe, rule })),
  );
  const [first] = members;
  const identity = source.plan.runtimes.find(({ name }) => name === runtime)?.identity;
  if (first === undefined || identity === undefined) return [];
  const lookup = source.baseline(runtime, suite.name);
  const baseline = lookup.kind === "found" ? lookup.baseline : null;
  // Probes with equal conversations are measured on the same trials: one of them, or every value would count twice.
  const probes = distinctConversations(members.map(({ probe }) => probe));
  const conversations = new Set(probes.map(({ conversation }) => conversationFingerprint(conversation)));
  const records = source.settled.flatMap(({ trial, record }) =>
    trial.runtime === runtime && trial.arm === undefined && conversations.has(trial.conversation)
      ? [{ conversation: trial.conversation, record }]
      : [],
  );
  return [
    judgeEffort({
      runtime,
      suite: suite.name,
      probes: probes.map(({ id }) => id),
      place: first.probe.place,
      metric: source.metric(metricName),
      rule: strictest(members.map(({ rule }) => rule)),
      baseline: baseline?.metrics ?? [],
      ladder: baseline?.ladder ?? [],
      now: pinNow(records, probes, suite.name, day, source.metric),
      baselineProblem: lookupProblem(lookup, runtime),
      attribution: baseline && {
        baseline: baseline.identity,
        now: identity,
        suiteChanged: baseline.suiteDigest !== suite.digest,
        remoteReachable: remoteReachable(runtime),
      },
      strict,
      contractOnly: source.contractOnly,
      cost: (trials) =>
        costWords(
          trials,
          records.map(({ record }) => record),
        ),
    }),
  ];
}

function pinNow(
  records: readonly { readonly conversation: string; readonly record: TrialRecord }[],
  probes: readonly Probe[],
  suite: string,
  day: string,
  metric: GroupSource["metric"],
): PinnedMetric[] {
  const readings = records.flatMap(({ conversation, record }): readonly TrialReading[] => {
    if (record.kind === "void") return [];
    if (record.failure === null)
      return record.readings.filter((reading) => reading.suite === suite && isEffortSource(reading.metric));
    const gap = { measurement: notMeasured(record.failure.message), observations: [], texts: {} };
    return probes
      .filter((probe) => conversationFingerprint(probe.conversation) === conversation)
      .map((probe) => ({ suite, probe: probe.id, metric: metricName, ...gap }));
  });
  return pinReadings(readings, day, metric);
}

function distinctConversations(probes: readonly Probe[]): readonly Probe[] {
  const seen = new Set<string>();
  return probes.filter(({ conversation }) => {
    const digest = conversationFingerprint(conversation);
    if (seen.has(digest)) return false;
    seen.add(digest);
    return true;
  });
}

/** One verdict for all of them gates if any of them does, and keeps the contract that any of them has. */
function strictest(rules: readonly MetricRule[]): MetricRule {
  const gating = rules.find(({ level }) => level === "error") ?? rules[0];
  if (gating === undefined) throw new RangeError("a verdict needs a rule");
  return { ...gating, expect: rules.find(({ expect }) => expect !== null)?.expect ?? null };
}
