import { assess } from "../compare/assess.ts";
import type { Assessment } from "../compare/assessment.ts";
import { attributionBetween } from "../compare/attribution.ts";
import { judgeSamples } from "../compare/judge-samples.ts";
import {
  leastShift,
  marginShift,
  minimumShift,
  pinnedValues,
  type SampleGroup,
  type SequenceValue,
  type Stratum,
} from "../compare/sample-group.ts";
import { missingCount } from "../compare/variants.ts";
import type { Baseline, PinnedMetric } from "../model/baseline.ts";
import type { Finding } from "../model/finding.ts";
import type { Metric } from "../model/metric.ts";
import { holm } from "../stats/multiplicity.ts";
import { metricNamed } from "./metric-named.ts";
import { sampleDefaults } from "./sample-defaults.ts";

/** As in a run, so that its values judge alike here and there. */
const { alpha, beta, maxTrials: usualCap } = sampleDefaults;

interface MetricPair {
  readonly metric: Metric;
  readonly members: readonly { readonly before: PinnedMetric; readonly now: PinnedMetric }[];
}

/** Noisy metrics of two stored measurements: `now` against `before`, by metric over all probes, shares probe by probe. */
export function compareNoisyPair(before: Baseline, now: Baseline, names: readonly string[]): Finding[] {
  const pairs = names.flatMap((name) => pairsOf(metricNamed(name), before, now));
  const judged = pairs.map((pair) => {
    const group = groupOf(pair, pairs.length);
    return { pair, group, assessment: settled(assess(group)) };
  });
  const tested = judged.filter(({ assessment }) => assessment.p !== null);
  const adjusted = holm(tested.map(({ assessment }) => assessment.p ?? 1));
  return judged.map((item) => {
    const { pair, group, assessment } = item;
    return judgeSamples({
      runtime: now.key.runtime,
      suite: now.key.suite,
      probes: pair.members.map(({ now: pinned }) => pinned.probe),
      place: null,
      metric: pair.metric,
      rule: { metric: pair.metric.name, level: pair.metric.level, expect: null, tolerance: null },
      group,
      assessment,
      adjustedP: adjusted[tested.indexOf(item)] ?? null,
      alpha,
      stream: null,
      baselineProblem: null,
      attribution: attributionBetween(before, now, true),
      strict: false,
      cost: null,
    });
  });
}

/** No more trials come: what is open stays so. */
function settled(assessment: Assessment): Assessment {
  return assessment.state === "open" ? { ...assessment, state: "cap-reached" } : assessment;
}

function pairsOf(metric: Metric, before: Baseline, now: Baseline): readonly MetricPair[] {
  const members = now.metrics
    .filter((pinned) => pinned.metric === metric.name)
    .map((pinned) => ({ now: pinned, before: sameProbe(before, pinned) }));
  const alone = (pair: (typeof members)[number]) =>
    metric.kind === "proportion" || pinnedValues(stratumOf(pair.before)).length === 0;
  const pooled = members.filter((pair) => !alone(pair));
  return [...(pooled.length > 0 ? [pooled] : []), ...members.filter(alone).map((pair) => [pair])].map((group) => ({
    metric,
    members: group,
  }));
}

function sameProbe(before: Baseline, { probe, metric }: PinnedMetric): PinnedMetric {
  const found = before.metrics.find((item) => item.probe === probe && item.metric === metric);
  return found ?? { probe, metric, values: [], samples: [], missing: [] };
}

function stratumOf(pinned: PinnedMetric): Stratum {
  return { probe: pinned.probe, baseline: pinned.samples ?? [], baselineMissing: missingCount(pinned) };
}

function groupOf({ metric, members }: MetricPair, family: number): SampleGroup {
  const sequence = turns(members.map(({ now }) => now));
  return {
    metric,
    strata: members.map(({ before }) => stratumOf(before)),
    sequence,
    design: {
      alpha: alpha / family,
      beta,
      cap: Math.max(usualCap, sequence.length),
      minimumShift: minimumShift(metric, null),
      leastShift: leastShift(metric),
      margin: marginShift(metric, undefined),
    },
  };
}

/** Stored values have lost their order over probes: the probes take turns, as a plan has them. */
function turns(metrics: readonly PinnedMetric[]): readonly SequenceValue[] {
  const columns = metrics.map((pinned): readonly (number | boolean | null)[] => [
    ...(pinned.samples ?? []).flatMap(({ values }) => values),
    ...Array<null>(missingCount(pinned)).fill(null),
  ]);
  const rows = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: rows }, (_, row) =>
    columns.flatMap((column, stratum): SequenceValue[] => {
      const value = column[row];
      return value === undefined ? [] : [{ stratum, value, key: `now ${metrics[stratum]?.probe} ${row}` }];
    }),
  ).flat();
}
