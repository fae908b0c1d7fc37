import { isNoisy } from "../compare/sample-group.ts";
import type { Baseline } from "../model/baseline.ts";
import { pricesAsOf, requestUsd } from "../model/model-prices.ts";
import type { RunPlan } from "../model/trial.ts";
import { metricNamed } from "./metric-named.ts";

/** What one trial of a conversation takes on average, by what is pinned of it. Null is not known. */
export interface TrialPrice {
  readonly outputTokens: number | null;
  readonly dollars: number | null;
  /** The price leaves input out, as the baseline does not have `cost.usd`. */
  readonly outputOnly: boolean;
  /** Why there is no price, in words; null where there is one. */
  readonly gap: string | null;
}

/** The price of a trial of `conversation` on a runtime, from its baselines. */
export function trialPrice(
  plan: RunPlan,
  runtime: string,
  conversation: string,
  baselines: readonly Baseline[],
): TrialPrice {
  const probes = plan.probes.filter((probe) => probe.conversation === conversation && probe.runtimes.includes(runtime));
  const mean = (metric: string) => {
    const values = baselines.flatMap((baseline) =>
      baseline.metrics
        .filter(
          (pinned) =>
            pinned.metric === metric &&
            probes.some(({ suite, probe }) => suite === baseline.key.suite && probe === pinned.probe),
        )
        .flatMap(({ samples }) => (samples ?? []).flatMap((day) => day.values.map(Number))),
    );
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const outputTokens = mean("output.tokens");
  const dollars = mean("cost.usd");
  if (dollars !== null) return { outputTokens, dollars, outputOnly: false, gap: null };
  const model = baselines[0]?.key.model ?? null;
  if (model === null || outputTokens === null)
    return {
      outputTokens,
      dollars: null,
      outputOnly: false,
      gap: "neither cost.usd nor output.tokens is pinned",
    };
  const output = requestUsd(model, { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: outputTokens });
  const gap = output === null ? `no list price of ${model} is known as of ${pricesAsOf}` : null;
  return { outputTokens, dollars: output, outputOnly: output !== null, gap };
}

/** Conversations of a runtime in the plan, and whether a noisy metric is measured on them. */
export function conversationsOf(
  plan: RunPlan,
  runtime: string,
): readonly { readonly conversation: string; readonly noisy: boolean; readonly exact: boolean }[] {
  const own = plan.probes.filter(({ runtimes }) => runtimes.includes(runtime));
  return [...new Set(own.map(({ conversation }) => conversation))].map((conversation) => {
    const metrics = own.filter((probe) => probe.conversation === conversation).flatMap((probe) => probe.metrics);
    const noisy = metrics.filter((metric) => isNoisy(metricNamed(metric)));
    return { conversation, noisy: noisy.length > 0, exact: noisy.length < metrics.length };
  });
}
