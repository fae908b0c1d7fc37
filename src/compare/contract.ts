import { equalJson, type Json } from "../core/json.ts";
import type { Metric } from "../model/metric.ts";
import type { Expectation } from "../model/suite.ts";

/** What of the contract `value` breaks, in words; empty where it keeps all of it. */
export function brokenClauses(value: Json, expect: Expectation, metric: Pick<Metric, "rank">): string[] {
  const broken: string[] = [];
  const items = Array.isArray(value) ? (value as readonly Json[]) : null;
  const has = (item: Json) => items?.some((other) => equalJson(other, item)) ?? false;
  if (expect.equals !== undefined && !equalJson(value, expect.equals)) broken.push(`equals ${show(expect.equals)}`);
  if (expect.oneOf && !expect.oneOf.some((allowed) => equalJson(allowed, value)))
    broken.push(`one of ${expect.oneOf.map(show).join(", ")}`);
  if (expect.atLeast !== undefined && !inOrder(expect.atLeast, value, metric))
    broken.push(`at least ${show(expect.atLeast)}`);
  if (expect.atMost !== undefined && !inOrder(value, expect.atMost, metric))
    broken.push(`at most ${show(expect.atMost)}`);
  for (const item of expect.includes ?? []) if (!has(item)) broken.push(`includes ${show(item)}`);
  for (const item of expect.excludes ?? []) if (items === null || has(item)) broken.push(`excludes ${show(item)}`);
  return broken;
}

/** A value without a rank is in no order: the clause is broken rather than passed unseen. */
function inOrder(low: Json, high: Json, metric: Pick<Metric, "rank">): boolean {
  if (typeof low === "number" && typeof high === "number") return low <= high;
  const a = metric.rank?.(low) ?? null;
  const b = metric.rank?.(high) ?? null;
  return a !== null && b !== null && a <= b;
}

function show(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
