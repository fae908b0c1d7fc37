import type { NamedStream, StreamUnit } from "../model/stream.ts";

/** Nights of a stream drawn in columns of a day or more. Each line is `columns` wide. */
export interface NightChart {
  /** Height: where the values of the days stand between the lowest and the highest. */
  readonly values: string;
  /** Height: how much of the evidence that is needed there is; full is an alarm. */
  readonly evidence: string;
  readonly lowest: number;
  readonly highest: number;
  readonly daysPerColumn: number;
  readonly columns: number;
  readonly first: string;
  readonly last: string;
}

const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/** A day without a night, and one before any verdict. */
const nothing = "·";
const dayMs = 86_400_000;

/** Null where there is no night since `since` (a UTC day). */
export function nightChart(stream: NamedStream, width: number, since: string | null): NightChart | null {
  const { verdict, kind } = stream;
  const units = verdict.units.filter(({ days }) => since === null || (days.at(-1) ?? "") >= since);
  const first = units[0]?.days[0];
  const last = units.at(-1)?.days.at(-1);
  if (first === undefined || last === undefined) return null;
  const days = dayNumber(last) - dayNumber(first) + 1;
  const daysPerColumn = Math.max(1, Math.ceil(days / width));
  const columns = Math.ceil(days / daysPerColumn);
  const buckets = Array.from({ length: columns }, (): StreamUnit[] => []);
  for (const unit of units)
    for (const day of unit.days) buckets[Math.floor((dayNumber(day) - dayNumber(first)) / daysPerColumn)]?.push(unit);

  const onAxis = (value: number) => (kind === "factor" ? Math.log(value + 1e-9) : value);
  const middles = buckets.map((bucket) => (bucket.length === 0 ? null : mean(bucket.map(({ value }) => value))));
  const seen = middles.filter((value) => value !== null);
  const lowest = Math.min(...seen, verdict.pinned.centre ?? Infinity);
  const highest = Math.max(...seen, verdict.pinned.centre ?? -Infinity);
  const span = onAxis(highest) - onAxis(lowest);
  const shares = buckets.map((bucket) => evidenceShare(bucket, stream));
  return {
    values: middles
      .map((value) => (value === null ? nothing : height(span > 0 ? (onAxis(value) - onAxis(lowest)) / span : 0.5)))
      .join(""),
    evidence: shares.map((share) => (share === null ? nothing : height(share))).join(""),
    lowest,
    highest,
    daysPerColumn,
    columns,
    first,
    last,
  };
}

/** Column of a UTC day; null where the chart does not show it. */
export function columnOf(chart: NightChart, day: string): number | null {
  const column = Math.floor((dayNumber(day) - dayNumber(chart.first)) / chart.daysPerColumn);
  return column >= 0 && column < chart.columns ? column : null;
}

/** The most there was in these days, of either rule, as a share of what it needs; 1 is an alarm. */
function evidenceShare(bucket: readonly StreamUnit[], { verdict }: NamedStream): number | null {
  const { lnThreshold, pinnedEvidence } = verdict;
  const shares = bucket.flatMap(({ lnEvidence, lnPinned }) => [
    ...(lnEvidence === null ? [] : [lnEvidence / lnThreshold]),
    ...(lnPinned === null ? [] : [lnPinned / pinnedEvidence.lnThreshold]),
  ]);
  return shares.length === 0 ? null : Math.max(...shares);
}

/** Below 1 never full. */
function height(share: number): string {
  const steps = heights.length - 1;
  return heights[share >= 1 ? steps : Math.max(0, Math.min(steps - 1, Math.floor(share * steps)))] as string;
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(day) / dayMs);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
