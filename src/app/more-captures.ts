import { brokenClauses } from "../compare/contract.ts";
import { contrastMixtures } from "../compare/mixture.ts";
import { isNoisy } from "../compare/sample-group.ts";
import { pinMetric } from "../compare/variants.ts";
import type { Json } from "../core/json.ts";
import type { MetricRule } from "../model/suite.ts";
import type { RunPlan } from "../model/trial.ts";
import type { NeedsMore } from "../trial/scheduler.ts";
import type { OpenBaselines } from "./baselines.ts";
import { metricNamed } from "./metric-named.ts";
import type { RunRequest } from "./run-request.ts";

/**
 * More captures where they could change the verdict: a value that the baseline never had, or captures that disagree among
 * themselves. Only metrics that gate are looked at; a broken contract is one whatever comes after it.
 */
export function moreCapturesWanted(plan: RunPlan, baselines: OpenBaselines, request: RunRequest): NeedsMore {
  return (captures, cell) => {
    const suites = request.runtimes.find(({ spec }) => spec.name === cell.runtime)?.suites ?? [];
    const probes = plan.probes.filter(
      ({ conversation, runtimes }) => conversation === cell.conversation && runtimes.includes(cell.runtime),
    );
    return probes.some((probe) => {
      const suite = suites.find((item) => item.name === probe.suite);
      const rules = suite?.probes.find((item) => item.id === probe.probe)?.rules ?? [];
      const lookup = baselines.lookup(cell.runtime, probe.suite);
      return rules.some((rule) => {
        if (rule.level !== "error" || isNoisy(metricNamed(rule.metric))) return false;
        const readings = captures.flatMap((readingsOfTrial) =>
          readingsOfTrial.filter(
            (item) => item.suite === probe.suite && item.probe === probe.probe && item.metric === rule.metric,
          ),
        );
        const now = pinMetric(probe.probe, rule.metric, readings);
        if (now.values.some(({ value }) => breaks(value, rule))) return false;
        if (now.values.length > 1) return true;
        if (now.values.length === 0 || lookup.kind !== "found") return false;
        const before = lookup.baseline.metrics.find(
          (item) => item.probe === probe.probe && item.metric === rule.metric,
        );
        return (
          before !== undefined &&
          before.values.length > 0 &&
          contrastMixtures(before, now, rule.tolerance).kind !== "same"
        );
      });
    });
  };
}

function breaks(value: Json, rule: MetricRule): boolean {
  return rule.expect !== null && brokenClauses(value, rule.expect, metricNamed(rule.metric)).length > 0;
}
