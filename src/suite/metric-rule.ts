import type { Metric } from "../model/metric.ts";
import type { Level, MetricRule, Tolerance } from "../model/suite.ts";
import type { Complain } from "./complain.ts";
import { readExpectation } from "./expectation.ts";
import type { RuleSource, ToleranceSource } from "./suite-source.ts";
import type { Path } from "./yaml-document.ts";

/** What a suite must know of a metric; the registry's entries are such. */
export type MetricFacts = Pick<Metric, "name" | "level" | "kind" | "rank" | "example" | "unit" | "scale">;

/**
 * One entry under `metrics:`. The level is the rule's own, else the suite's, else the metric's; a contract without a
 * level of its own gates, whatever the level of drift.
 */
export function readRule(
  source: RuleSource,
  metric: MetricFacts,
  suiteLevel: Level | undefined,
  path: Path,
  complain: Complain,
): MetricRule {
  const given = typeof source === "string" ? { level: source } : (source ?? {});
  const level = given.level ?? suiteLevel ?? metric.level;
  const own = given.level ?? suiteLevel;
  const expect =
    given.expect === undefined ? null : readExpectation(given.expect, metric, [...path, "expect"], complain);
  const tolerance = given.tolerance === undefined ? null : readTolerance(given.tolerance);
  if (tolerance !== null && metric.kind !== "proportion" && typeof metric.example !== "number")
    complain(
      [...path, "tolerance"],
      `${metric.name} is no number, so nothing of it lies within a tolerance.`,
      "Take it out; any change counts.",
    );
  const margin = given.margin === undefined ? {} : { margin: readTolerance(given.margin) };
  if (given.margin !== undefined && metric.kind === "exact")
    complain(
      [...path, "margin"],
      `${metric.name} is exact, so it needs no margin to be the same.`,
      "Take it out, or write `tolerance` for a number that may move.",
    );
  for (const [name, value] of [["tolerance", tolerance] as const, ["margin", margin.margin ?? null] as const]) {
    const misfit = metric.kind === "exact" || value === null ? null : misfitOf(metric, name, value);
    if (misfit !== null) complain([...path, name], misfit.message, misfit.remedy);
  }
  const rule = { metric: metric.name, level, expect, tolerance, ...margin };
  return expect !== null && own === undefined ? { ...rule, contractLevel: "error" } : rule;
}

/** A number that the metric's scale would pass over in silence, or that lets everything through. Null for one that fits. */
function misfitOf(
  { name, kind, scale = "log" }: MetricFacts,
  what: "tolerance" | "margin",
  { absolute, relative }: Tolerance,
): { readonly message: string; readonly remedy: string } | null {
  const used = kind === "proportion" ? (absolute ?? relative) : scale === "log" ? relative : absolute;
  if (used === undefined)
    return scale === "log"
      ? { message: `Changes of ${name} are factors, and ${absolute} is none.`, remedy: "Write a share, such as `20%`." }
      : {
          message: `Changes of ${name} are differences, and a share is none.`,
          remedy: "Write a number, such as `0.1`.",
        };
  if (what === "margin" && used === 0)
    return {
      message: `Nothing is shown to lie within a ${what} of 0.`,
      remedy: "Write how much may move, or take it out.",
    };
  const bounded = kind === "proportion" || (scale === "log" && what === "margin");
  return bounded && used >= 1
    ? { message: `A ${what} of 100 % or more of ${name} is none.`, remedy: "Write less than `100%`." }
    : null;
}

function readTolerance(source: ToleranceSource): Tolerance {
  if (typeof source === "number") return { absolute: source };
  if (typeof source === "string") return { relative: share(source) };
  const { absolute, relative } = source;
  return {
    ...(absolute === undefined ? {} : { absolute }),
    ...(relative === undefined ? {} : { relative: typeof relative === "string" ? share(relative) : relative }),
  };
}

function share(percent: string): number {
  return Number.parseFloat(percent) / 100;
}
