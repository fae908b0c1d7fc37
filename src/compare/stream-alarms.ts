import type { ChangeDay, StreamAlarm, StreamVoice } from "../model/stream.ts";
import { dateChange, type NightEvidence } from "../stats/change-detector.ts";
import type { ProcessStep } from "../stats/rank-process.ts";
import type { NightUnit } from "./night-units.ts";
import type { StreamDesign } from "./stream.ts";

/**
 * Every stretch of nights whose evidence stands above a threshold. A change is dated by the night with the most evidence:
 * it grows while the change lasts, and falls after it was taken back. `against` is empty where nothing is pinned by day.
 */
export function alarmsOf(
  units: readonly NightUnit[],
  byStart: readonly NightEvidence[],
  against: readonly ProcessStep[],
  design: StreamDesign,
): readonly StreamAlarm[] {
  const voices = units.map((_, night): StreamVoice | null => {
    if ((byStart[night]?.lnM ?? -Infinity) >= design.lnThreshold) return "nightly-stream";
    return (against[night]?.lnE ?? -Infinity) >= design.lnPinnedThreshold ? "pinned-stream" : null;
  });
  const alarms: StreamAlarm[] = [];
  for (let night = 0; night < units.length; night++) {
    if (voices[night] === null) continue;
    const start = night;
    while (night + 1 < units.length && voices[night + 1] !== null) night++;
    const spoke = voices.slice(start, night + 1).includes("nightly-stream") ? "nightly-stream" : "pinned-stream";
    const evidence = (at: number) => (spoke === "nightly-stream" ? byStart[at]?.lnM : against[at]?.lnE) ?? -Infinity;
    let strongest = start;
    for (let at = start; at <= night; at++) if (evidence(at) >= evidence(strongest)) strongest = at;
    const summed = byStart[strongest] as NightEvidence;
    alarms.push({
      on: lastDay(units[start]),
      spoke,
      direction: (spoke === "nightly-stream" ? summed.direction : against[strongest]?.direction) ?? 1,
      changed: spoke === "nightly-stream" ? changeDay(units, summed) : null,
      strongestOn: lastDay(units[strongest]),
      recededOn: night + 1 < units.length ? lastDay(units[night + 1]) : null,
    });
  }
  return alarms;
}

function changeDay(units: readonly NightUnit[], evidence: NightEvidence): ChangeDay {
  const { night, credible } = dateChange(evidence);
  return {
    day: units[night]?.days[0] ?? "",
    // Of several nights that make one value, any may be the first changed one.
    among: credible.flatMap((candidate) => units[candidate.night]?.days ?? []),
  };
}

function lastDay(unit: NightUnit | undefined): string {
  return unit?.days.at(-1) ?? "";
}
