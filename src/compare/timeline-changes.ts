import { equalJson, type Json } from "../core/json.ts";
import type { Measurement } from "../model/measurement.ts";
import type { TimelineChange, TimelineRow } from "../model/timeline.ts";

/** What a version's captures agree on; undefined where they do not, or where there is none. */
export function settledValue(measurements: readonly Measurement[] | undefined): Json | undefined {
  const [first, ...rest] = measurements ?? [];
  if (!first?.measured) return undefined;
  return rest.every((other) => other.measured && equalJson(other.value, first.value)) ? first.value : undefined;
}

/** Changes of one column down the rows, which are in version order. Rows without a settled value are passed over. */
export function columnChanges(rows: readonly TimelineRow[], column: string): TimelineChange[] {
  const changes: TimelineChange[] = [];
  let last: { readonly row: TimelineRow; readonly value: Json } | null = null;
  for (const row of rows) {
    const value = settledValue(row.columns[column]);
    if (value === undefined) continue;
    if (last && !equalJson(last.value, value))
      changes.push({
        metric: column,
        from: last.row.version,
        to: row.version,
        before: last.value,
        after: value,
        confirmed: captures(last.row, column) > 1 && captures(row, column) > 1,
      });
    last = { row, value };
  }
  return changes;
}

/** Versions whose captures disagree on a column: a mixture, or a second look that did not confirm the first. */
export function unsettled(rows: readonly TimelineRow[], column: string): string[] {
  return rows
    .filter(
      (row) =>
        (row.columns[column]?.some((item) => item.measured) ?? false) &&
        settledValue(row.columns[column]) === undefined,
    )
    .map((row) => row.version);
}

function captures(row: TimelineRow, column: string): number {
  return row.columns[column]?.length ?? 0;
}
