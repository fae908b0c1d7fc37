import { plural } from "../core/plural.ts";
import type { StreamAlarm, StreamVerdict } from "../model/stream.ts";
import { lag1Autocorrelation } from "../stats/variance-components.ts";
import type { NightUnit } from "./night-units.ts";
import type { StreamDesign } from "./stream.ts";

interface NoteFacts {
  readonly warmUp: StreamVerdict["warmUp"];
  readonly pinned: readonly NightUnit[];
  readonly units: readonly NightUnit[];
  readonly leftOut: StreamVerdict["leftOut"];
  readonly perProbe: number;
  readonly alarms: readonly StreamAlarm[];
  readonly design: StreamDesign;
}

/** Above it false alarms multiply: 0.2 raises a yearly 3 % to 22 % (statistics page, 5.4). */
const mostAutocorrelation = 0.1;
const leastForAutocorrelation = 20;

/** What a stream waits for, and what its assumptions do not bear; null where there is nothing to say. */
export function streamNote(facts: NoteFacts): string | null {
  const notes = [warmingUp(facts), shortNights(facts), noPinnedDay(facts), alike(facts)].filter(
    (note) => note !== null,
  );
  return notes.length === 0 ? null : notes.join("; ");
}

function warmingUp({ warmUp, pinned, units, design }: NoteFacts): string | null {
  if (warmUp === null) return null;
  const { gathered, needed } = warmUp;
  const what = design.nightsPerUnit > 1 ? `value of ${design.nightsPerUnit} nights` : "night";
  const first = pinned.length > 0 ? `, ${pinned.length} of them pinned` : "";
  if (gathered === needed)
    return `no verdict yet: the ${units.length === 0 ? "first" : "next"} ${what} is the first judged`;
  return `warming up: ${what} ${gathered} of ${needed}${first}; no verdict yet`;
}

function shortNights({ leftOut, perProbe }: NoteFacts): string | null {
  const short = leftOut.filter(({ why }) => why === "short").length;
  if (short === 0) return null;
  return `${plural(short, "night")} left out: a probe gave fewer than ${plural(perProbe, "value")}`;
}

function noPinnedDay({ pinned, units }: NoteFacts): string | null {
  if (pinned.length > 0 || units.length === 0) return null;
  return "no pinned day has values of every probe: nights are held against earlier nights only, slow creep is not seen";
}

/** Nights that resemble the one before. Those of an alarm are left out, since a change makes neighbours alike. */
function alike({ pinned, units, alarms, design }: NoteFacts): string | null {
  const changed = alarms[0]?.changed?.among[0] ?? alarms[0]?.on;
  const steady = changed === undefined ? units : units.filter(({ days }) => (days[0] ?? "") < changed);
  const means = [...pinned, ...steady].map(({ mean }) => mean);
  if (means.length < leastForAutocorrelation) return null;
  const found = lag1Autocorrelation(means);
  // Within two of its own standard errors an estimate says nothing.
  if (found === null || found <= Math.max(mostAutocorrelation, 2 / Math.sqrt(means.length))) return null;
  return (
    `nights resemble the night before (correlation ${found.toFixed(2)}), so false alarms are more frequent than planned: ` +
    `set nightsPerUnit: ${design.nightsPerUnit + 1}`
  );
}
