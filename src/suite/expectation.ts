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
  if (metric.rank === undefined && (typeof bound !== "number" || typeof metric.example !== "number")) {
    complain(path, `${metric.name} has no order that ${show(bound)} could be a bound in.`, "Use `equals` or `oneOf`.");
  } else if (metric.rank !== undefined && metric.rank(bound) === null && typeof bound !== "number") {
    complain(path, `${show(bound)} has no place in the order of ${metric.name}.`);
  } else complainOfValue(bound, metric, path, complain);
}

/** A value that the metric can never have would read as drift. Where a trial shows several, the value is a list of them. */
function complainOfValue(value: Json, metric: MetricFacts, path: Path, complain: Complain): void {
  const { name, example, unit, kind } = metric;
  if (value === null || example === null) return;
  if (Array.isArray(value) && !Array.isArray(example)) {
    for (const item of value as readonly Json[]) complainOfValue(item, metric, path, complain);
    return;
  }
  if (kindOf(value) !== kindOf(example))
    complain(
      path,
      `${name} is ${kindOf(example)}; it can never be ${show(value)}.`,
      `For instance: ${JSON.stringify(example)}`,
    );
  else if ((kind === "proportion" || unit === "share") && typeof value === "number" && (value < 0 || value > 1))
    complain(path, `${name} is a share between 0 and 1; it can never be ${value}.`);
  else if (typeof value === "string" && metric.rank !== undefined && metric.rank(value) === null)
    complain(path, `${show(value)} is no value of ${name}.`, `For instance: ${JSON.stringify(example)}`);
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (isJsonObject(value)) return "a mapping";
  if (typeof value === "number") return "a number";
  return typeof value === "string" ? "a text" : "true or false";
}

function rankOf(value: Json | undefined, metric: MetricFacts): number | null {
  if (value === undefined) return null;
  return typeof value === "number" ? value : (metric.rank?.(value) ?? null);
}

function show(value: Json): string {
  return typeof value === "string" ? quoted(value) : quoted(JSON.stringify(value)).slice(1, -1);
}
