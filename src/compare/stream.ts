import { type HistoryEntry, nightOf } from "../model/history.ts";
import type { Metric } from "../model/metric.ts";
import type { LeftOut, StreamUnit, StreamVerdict } from "../model/stream.ts";
import {
  fromScale,
  type Night,
  type NightUnit,
  nightsOf,
  pinnedNights,
  together,
  unitOf,
  valuesPerProbe,
  warmUpUnits,
} from "./night-units.ts";
import type { Stratum } from "./sample-group.ts";
import { alarmsOf } from "./stream-alarms.ts";
import { changeEvidence, pinnedEvidence } from "./stream-evidence.ts";
import { streamNote } from "./stream-note.ts";

/** Nightly values of one metric over some probes, and what they are held against. */
export interface Stream {
  readonly metric: Metric;
  readonly strata: readonly Stratum[];
  /** The whole history of the baseline's key, by time. */
  readonly entries: readonly HistoryEntry[];
  /** Fingerprint of the accepted baseline, as in the entries. */
  readonly baseline: string;
}

export interface StreamDesign {
  /** ln A: evidence for a change on some night that raises an alarm. */
  readonly lnThreshold: number;
  /** The same for the evidence against the pinned baseline alone. */
  readonly lnPinnedThreshold: number;
  /** Nights that make one value. */
  readonly nightsPerUnit: number;
}

/** At most one false alarm in 11 years, about one in 23 in simulation: 4,000 nights to one of a single stream. */
export const defaultFalseAlarmsPerYear = 0.09125;
/** Chance that slow creep is ever seen where there is none, over all streams. */
const pinnedAlpha = 0.01;

/**
 * A, so that all streams of the fleet together have at most `falseAlarmsPerYear`: P(alarm within a year) ≤ 365·m/A,
 * whatever they have to do with each other (statistics page, 5.4).
 */
export function fleetThreshold(streams: number, falseAlarmsPerYear = defaultFalseAlarmsPerYear): number {
  if (!(Number.isSafeInteger(streams) && streams >= 1)) throw new RangeError(`A fleet has streams, not ${streams}`);
  if (!(falseAlarmsPerYear > 0)) throw new RangeError(`No test has ${falseAlarmsPerYear} false alarms a year`);
  return Math.max(1, (365 * streams) / falseAlarmsPerYear);
}

/** Thresholds for each of `streams` streams. */
export function streamDesign(
  streams: number,
  options: { readonly falseAlarmsPerYear?: number | null; readonly nightsPerUnit?: number | null } = {},
): StreamDesign {
  return {
    lnThreshold: Math.log(fleetThreshold(streams, options.falseAlarmsPerYear ?? defaultFalseAlarmsPerYear)),
    lnPinnedThreshold: Math.log(streams / pinnedAlpha),
    nightsPerUnit: options.nightsPerUnit ?? 1,
  };
}

/**
 * What the nights say as of the last one, computed anew from the history each time. A value is one UTC night: over the
 * probes the mean of the means of its first values, on the metric's scale, with as many values as the pinned days have.
 */
export function streamVerdict(stream: Stream, design: StreamDesign): StreamVerdict {
  const { metric } = stream;
  const probes = stream.strata.map(({ probe }) => probe);
  const nightly = stream.entries.filter((entry) => entry.nightly);
  const ours = nightly.filter((entry) => entry.baseline === stream.baseline);
  const nights = nightsOf(ours, metric.name);
  const pinnedDays = pinnedNights(stream.strata);
  const perProbe = valuesPerProbe(pinnedDays, probes, ours[0]?.captures ?? 1);
  const usable = (list: readonly Night[]) => list.flatMap((night) => unitOf(night, metric, probes, perProbe) ?? []);
  const whole = usable(nights);
  const units = together(whole, design.nightsPerUnit);
  const pinned = together(usable(pinnedDays), design.nightsPerUnit);
  const toGather = Math.max(0, warmUpUnits - pinned.length);
  const reference = [...pinned, ...units.slice(0, toGather)];
  const judged = units.slice(toGather);

  const byStart = judged.length === 0 ? [] : changeEvidence(metric, reference, judged, design.lnThreshold);
  const against = judged.length === 0 || pinned.length === 0 ? [] : pinnedEvidence(metric, pinned, units);
  const track = units.map(
    (unit, index): StreamUnit => ({
      days: unit.days,
      value: fromScale(unit.mean, metric),
      lnEvidence: byStart[index - toGather]?.lnM ?? null,
      lnPinned: index < toGather ? null : (against[index]?.lnE ?? null),
    }),
  );
  const alarms = alarmsOf(judged, byStart, against.slice(toGather), design);
  const last = alarms.at(-1);
  const standing = last !== undefined && last.recededOn === null ? last : null;
  const now = track.at(-1);
  const summed = (now?.lnEvidence ?? -Infinity) >= design.lnThreshold;
  const shown = standing === null || summed ? "nightly-stream" : "pinned-stream";
  const gathered = Math.min(warmUpUnits, pinned.length + units.length);
  const leftOut = leftOutOf(nightly, nights, whole, units, stream.baseline);
  const warmUp = judged.length > 0 ? null : { gathered, needed: warmUpUnits };
  return {
    statistics: {
      nights: units.reduce((sum, { days }) => sum + days.length, 0),
      lnEvidence: (shown === "pinned-stream" ? now?.lnPinned : now?.lnEvidence) ?? null,
      lnThreshold: shown === "pinned-stream" ? design.lnPinnedThreshold : design.lnThreshold,
      changed: standing?.changed ?? null,
      alarm: standing !== null,
      note: streamNote({ warmUp, pinned, units, leftOut, perProbe, alarms, design }),
    },
    direction: standing?.direction ?? 0,
    spoke: standing === null ? null : shown,
    receded: standing === null ? (last ?? null) : null,
    alarms,
    units: track,
    leftOut,
    missedDays: missedDays(nights.map(({ day }) => day)),
    valuesPerProbe: ours.length === 0 ? null : perProbe,
    pinned: { units: pinned.length, centre: centreOf(pinned, metric) },
    lnThreshold: design.lnThreshold,
    pinnedEvidence: { ln: now?.lnPinned ?? null, lnThreshold: design.lnPinnedThreshold },
    warmUp,
  };
}

function leftOutOf(
  nightly: readonly HistoryEntry[],
  nights: readonly Night[],
  whole: readonly NightUnit[],
  units: readonly NightUnit[],
  baseline: string,
): StreamVerdict["leftOut"] {
  const usable = new Set(whole.flatMap(({ days }) => days));
  const used = new Set(units.flatMap(({ days }) => days));
  const ours = nights.map(({ day }) => day);
  const others = new Set(nightly.filter((entry) => entry.baseline !== baseline).map(nightOf));
  const why = (day: string): LeftOut => (usable.has(day) ? "waiting" : "short");
  return [
    ...[...others].filter((day) => !ours.includes(day)).map((day) => ({ day, why: "other-baseline" as const })),
    ...ours.filter((day) => !used.has(day)).map((day) => ({ day, why: why(day) })),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
}

const dayMs = 86_400_000;

function missedDays(days: readonly string[]): number {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return 0;
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1 - days.length;
}

function centreOf(units: readonly NightUnit[], metric: Metric): number | null {
  if (units.length === 0) return null;
  const means = units.map(({ mean }) => mean).sort((a, b) => a - b);
  const middle = ((means[(means.length - 1) >> 1] as number) + (means[means.length >> 1] as number)) / 2;
  return fromScale(middle, metric);
}
