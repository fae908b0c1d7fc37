import { plural } from "../core/plural.ts";
import type { ChangeDay, LeftOut, NamedStream, StreamAlarm } from "../model/stream.ts";

/** `1,003`, `4.12`, `0.0031`: as many digits as a reader can use. */
export function amount(value: number): string {
  if (Math.abs(value) >= 100) return grouped(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** `1 : 3,400 of 1 : 4,000 needed`: against one in how many the evidence stands, and where it raises an alarm. */
export function evidence(lnEvidence: number, lnThreshold: number): string {
  const needed = `1 : ${grouped(Math.round(Math.exp(lnThreshold)))} needed`;
  if (lnEvidence <= Math.log(1.5)) return `none; ${needed}`;
  if (lnEvidence >= Math.log(1e9)) return `over 1 : 1,000,000,000 of ${needed}`;
  return `1 : ${grouped(Number(Math.exp(lnEvidence).toPrecision(2)))} of ${needed}`;
}

/** `fell to 0.41× (412 tokens against 1,003 pinned)`. */
export function movement(stream: NamedStream, direction: -1 | 1): string {
  const { kind, unit, centreNow, verdict } = stream;
  const { centre } = verdict.pinned;
  const verb = direction < 0 ? "fell" : "rose";
  if (centreNow === null) return verb;
  if (kind === "share") return `${verb} to ${percent(centreNow)}${centre === null ? "" : ` from ${percent(centre)}`}`;
  const measure = unit === null ? "" : ` ${unit}`;
  if (centre === null) return `${verb} to ${amount(centreNow)}${measure}`;
  const pair = `${amount(centreNow)}${measure} against ${amount(centre)} pinned`;
  if (kind === "factor" && centre > 0) return `${verb} to ${factor(centreNow / centre)} (${pair})`;
  return `${verb} by ${amount(Math.abs(centreNow - centre))} (${pair})`;
}

export function factor(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(2)}×`;
}

/** `2026-04-01 (90 %: 2026-03-31 to 2026-04-01)`. */
export function changeDay({ day, among }: ChangeDay): string {
  const set = among.length === 1 ? "that day alone" : dayList(among);
  return `${day} (90 %: ${set})`;
}

const listedDays = 4;

/** Days that follow one another as a stretch. */
function dayList(days: readonly string[]): string {
  const stretches: { from: string; to: string }[] = [];
  for (const day of days) {
    const last = stretches.at(-1);
    if (last !== undefined && Date.parse(day) - Date.parse(last.to) === 86_400_000) last.to = day;
    else stretches.push({ from: day, to: day });
  }
  if (stretches.length > listedDays) return `${days.length} days from ${days[0]} to ${days.at(-1)}`;
  return stretches.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(", ");
}

/** An alarm that is over. */
export function pastAlarm(alarm: StreamAlarm): string {
  const what = alarm.direction < 0 ? "fell" : "rose";
  const since = alarm.changed === null ? `${what} slowly, no one night` : `${what} on ${changeDay(alarm.changed)}`;
  return `${since}; alarm on ${alarm.on}, evidence highest on ${alarm.strongestOn}, receded on ${alarm.recededOn}`;
}

/** Nights that were short are in the note. */
const reasons: Readonly<Record<Exclude<LeftOut, "short">, string>> = {
  "other-baseline": "of another baseline",
  waiting: "waiting for the next to make one value",
};

/** `2 nights of another baseline`; empty where none is left out. */
export function leftOutWords(leftOut: NamedStream["verdict"]["leftOut"]): string {
  return (Object.keys(reasons) as (keyof typeof reasons)[])
    .map((why) => ({ why, count: leftOut.filter((night) => night.why === why).length }))
    .filter(({ count }) => count > 0)
    .map(({ why, count }) => `${plural(count, "night")} ${reasons[why]}`)
    .join(", ");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}
