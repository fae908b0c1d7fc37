import { plural } from "../core/plural.ts";
import type { DaySamples, LadderRung, PinnedMetric } from "../model/baseline.ts";

/** Pinned samples in words: `18 of 20 on 2 days`, `20 values on 2 days, median 1,240`; empty where there are none. */
export function samplesText({ samples = [] }: Pick<PinnedMetric, "samples">): string {
  const values = samples.flatMap((day) => day.values);
  if (values.length === 0) return "";
  const days = plural(dayCount([samples]), "day");
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length)
    return `${values.filter((value) => value === true).length} of ${values.length} on ${days}`;
  return `${plural(values.length, "value")} on ${days}, median ${inDigits(median(numbers))}`;
}

/** A ladder's rungs, a line each: `effort low     15 values of 3 probes on 2 days, thinking tokens 120, 340, 800`. */
export function ladderLines(ladder: readonly LadderRung[]): string[] {
  const width = Math.max(0, ...ladder.map(({ effort }) => effort.length));
  return ladder.map(({ effort, metrics }) => {
    // A probe may be pinned under two names with the same values.
    const probes = new Map(metrics.toReversed().map((pinned) => [pinned.probe, pinned.samples ?? []]));
    const values = [...probes.values()].map((samples) =>
      samples.flatMap((day) => day.values).filter((value) => typeof value === "number"),
    );
    const count = plural(
      values.reduce((sum, each) => sum + each.length, 0),
      "value",
    );
    const days = plural(dayCount([...probes.values()]), "day");
    const medians = values.map((each) => (each.length === 0 ? "none" : inDigits(median(each)))).join(", ");
    return `effort ${effort.padEnd(width)}  ${count} of ${plural(probes.size, "probe")} on ${days}, median thinking tokens ${medians}`;
  });
}

function dayCount(all: readonly (readonly DaySamples[])[]): number {
  return new Set(all.flatMap((samples) => samples.map(({ day }) => day))).size;
}

/** Three digits, or all of a whole number. */
function inDigits(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
