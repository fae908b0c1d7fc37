import { equalJson, type Json } from "../core/json.ts";
import type { MetricRule, Probe, Suite } from "../model/suite.ts";
import { suiteDigest } from "../suite/parse-suite.ts";

/** A suite under the bar of another version of itself. */
export interface BarredSuite {
  readonly suite: Suite;
  /** `probe/metric` of rules whose own level, contract or tolerance does not count. */
  readonly overruled: readonly string[];
  /** `probe/metric` of what the suite does not measure any more, and what is measured all the same. */
  readonly putBack: readonly string[];
}

/**
 * `head` with the levels, contracts and tolerances of `base`, which a change must not lower for itself; what it takes out is
 * put back. Probes and metrics that only `head` has stay as they are. Pure.
 */
export function underBar(head: Suite, base: Suite): BarredSuite {
  const overruled: string[] = [];
  const putBack: string[] = [];
  const kept = head.probes.map((probe): Probe => {
    const before = base.probes.find((other) => other.id === probe.id)?.rules ?? [];
    const rules = probe.rules.map((rule) => {
      const bar = before.find((other) => other.metric === rule.metric);
      if (bar && !sameRule(bar, rule)) overruled.push(`${probe.id}/${rule.metric}`);
      return bar ?? rule;
    });
    const gone = before.filter((bar) => !rules.some((rule) => rule.metric === bar.metric));
    putBack.push(...gone.map((rule) => `${probe.id}/${rule.metric}`));
    return { ...probe, rules: [...rules, ...gone] };
  });
  const gone = base.probes.filter((probe) => !head.probes.some((other) => other.id === probe.id));
  putBack.push(...gone.flatMap((probe) => probe.rules.map((rule) => `${probe.id}/${rule.metric}`)));
  const probes = [...kept, ...gone];
  return { suite: { ...head, probes, digest: suiteDigest(probes) }, overruled, putBack };
}

function sameRule(a: MetricRule, b: MetricRule): boolean {
  return equalJson(plain(a), plain(b));
}

function plain({ level, contractLevel, expect, tolerance, margin }: MetricRule): Json {
  return { level, contractLevel: contractLevel ?? level, expect, tolerance, margin: margin ?? null } as unknown as Json;
}
