import { equalJson, isJsonObject, type Json } from "../core/json.ts";
import type { Expectation } from "../model/suite.ts";
import type { Complain } from "./complain.ts";
import type { MetricFacts } from "./metric-rule.ts";
import { quoted } from "./quoted.ts";
import type { Path } from "./yaml-document.ts";

/** `expect:` in full; complains of a contract that this metric could never keep, or never break. */
export function readExpectation(source: Json, metric: MetricFacts, path: Path, complain: Complain): Expectation {
  if (!isJsonObject(source)) {
    if (source !== null) complainOfValue(source, metric, path, complain);
    return { equals: source };
  }
  const expectation = source as Expectation;
  const { equals, oneOf, atLeast, atMost, includes = [], excludes = [] } = expectation;
  for (const part of ["atLeast", "atMost"] as const)
    complainOfBound(expectation[part], metric, [...path, part], complain);
  const [low, high] = [rankOf(atLeast, metric), rankOf(atMost, metric)];
  if (low !== null && high !== null && low > high)
    complain([...path, "atLeast"], "`atLeast` is above `atMost`: nothing can be both.");
  if (equals !== undefined) complainOfValue(equals, metric, [...path, "equals"], complain);
  for (const [index, value] of (oneOf ?? []).entries())
    complainOfValue(value, metric, [...path, "oneOf", index], complain);
  if (equals !== undefined && oneOf && !oneOf.some((value) => equalJson(value, equals)))
    complain([...path, "oneOf"], "`equals` is not in `oneOf`: nothing can be both.", "Keep one of them.");
  for (const [index, item] of excludes.entries())
    if (includes.some((other) => equalJson(other, item)))
      complain([...path, "excludes", index], `${show(item)} is both in \`includes\` and in \`excludes\`.`);
  return expectation;
}

function complainOfBound(bound: Json | undefined, metric: MetricFacts, path: Path, complain: Complain): void {
  if (bound === undefined) return;
  if (metric.rank === undefined && typeof bound !== "number") {
    complain(path, `${metric.name} has no order that ${show(bound)} could be a bound in.`, "Use `equals` or `oneOf`.");
  } else if (metric.rank !== undefined && metric.rank(bound) === null && typeof bound !== "number") {
    complain(path, `${show(bound)} has no place in the order of ${metric.name}.`);
  } else complainOfValue(bound, metric, path, complain);
}

/** Statistics know what kind of value they have; exact metrics may hold anything. */
function complainOfValue(value: Json, metric: MetricFacts, path: Path, complain: Complain): void {
  if (metric.kind === "exact" || value === null) return;
  if (typeof value !== "number") complain(path, `${metric.name} is a number; it can never be ${show(value)}.`);
  else if (metric.kind === "proportion" && (value < 0 || value > 1))
    complain(path, `${metric.name} is a share between 0 and 1; it can never be ${value}.`);
}

function rankOf(value: Json | undefined, metric: MetricFacts): number | null {
  if (value === undefined) return null;
  return typeof value === "number" ? value : (metric.rank?.(value) ?? null);
}

function show(value: Json): string {
  return typeof value === "string" ? quoted(value) : quoted(JSON.stringify(value)).slice(1, -1);
}
