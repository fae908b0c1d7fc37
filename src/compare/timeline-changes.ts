import { equalJson, type Json } from "../core/json.ts";
import type { Measurement } from "../model/measurement.ts";

/** What was measured of one version, by column: every capture's measurement, in order. */
export interface TimelineRow {
  readonly version: string;
  readonly columns: { readonly [column: string]: readonly Measurement[] };
  /** Why nothing was measured: it does not install or start. Null where it ran. */
  readonly failure: string | null;
}

export interface TimelineChange {
  readonly metric: string;
  /** Last version with the old value, first with the new one; versions without a value may lie between. */
  readonly from: string;
  readonly to: string;
  readonly before: Json;
  readonly after: Json;
  /** True where a second capture on both sides agreed with the first. */
  readonly confirmed: boolean;
}

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
