import { plural } from "../core/plural.ts";
import { untrusted } from "../core/untrusted.ts";
import type { CalibratedVerdict, Calibration, FalseAlarms } from "../model/calibration.ts";
import { wrap } from "../report/layout.ts";
import { chanceText, sigmaText } from "../report/power-words.ts";
import { textTable } from "./text-table.ts";

/** What a calibration found, in words. */
export function calibrationText({ key, sessions, verdicts }: Calibration, width: number): string {
  const days = new Set(sessions.map(({ day }) => day)).size;
  const rows = verdicts.map((verdict) => [
    nameOf(verdict),
    verdict.spread === null ? "" : `${sigmaText(verdict.spread.within)}, ${sigmaText(verdict.spread.between)}`,
    verdict.falseAlarms === null ? "not known" : alarmText(verdict.falseAlarms),
    verdict.falseAlarms === null ? "" : percent(verdict.falseAlarms.alpha),
    verdict.falseAlarms === null || isCut(verdict.falseAlarms)
      ? "–"
      : chanceText(verdict.falseAlarms.same / verdict.falseAlarms.replays),
  ]);
  const head = ["verdict", "σ in a day, between", "false alarms", "promised", "same"];
  const lines = [
    `${key.runtime}/${key.suite}: ${plural(sessions.length, "session")} of unchanged runs on ${plural(days, "day")}`,
    "",
  ].flatMap((line) => wrap(untrusted(line), width));
  const cut = verdicts.flatMap(({ falseAlarms }) => (falseAlarms !== null && isCut(falseAlarms) ? [falseAlarms] : []));
  const shortest = Math.min(...cut.map(({ gateValues }) => gateValues));
  const [first] = cut;
  const early =
    first === undefined
      ? []
      : [
          `– : a session has ${plural(shortest, "value")} where a run may take ${first.cap}; --trials ${first.cap} for whole gates`,
        ];
  const notes = [...early, ...verdicts.flatMap(notesOf)].flatMap((note) => wrap(`  ${untrusted(note)}`, width));
  return `${lines.join("\n")}\n${textTable(head, rows, width)}${notes.length > 0 ? `\n${notes.join("\n")}\n` : ""}`;
}

/** A gate that was cut before it could speak has not been silent. */
function alarmText(falseAlarms: FalseAlarms): string {
  const silent = isCut(falseAlarms) && falseAlarms.alarms === 0;
  return silent ? `none in ${plural(falseAlarms.gateValues, "value")}` : shareText(falseAlarms);
}

function nameOf({ metric, probes }: CalibratedVerdict): string {
  return probes.length === 1 ? `${metric}@${probes[0]}` : `${metric}, ${plural(probes.length, "probe")}`;
}

/** The session ended before the gate would have. */
function isCut({ gateValues, cap }: FalseAlarms): boolean {
  return gateValues < cap;
}

/** More often than alpha promises, and not by the luck of the replays. */
function tooMany({ alpha, low }: FalseAlarms): boolean {
  return low > alpha;
}

function notesOf(verdict: CalibratedVerdict): readonly string[] {
  const { falseAlarms, spread, nights } = verdict;
  const name = nameOf(verdict);
  if (falseAlarms === null) return [`${name}: the baseline or the runs are too few to judge by`];
  const { gates, gateValues, alpha } = falseAlarms;
  return [
    ...(tooMany(falseAlarms)
      ? [
          `${name}: this baseline alarms more often than the ${percent(alpha)} that hold on average over baselines. Grow it on other days (agent-audit baseline record --append), calibrate again; until then trust a drift when a second run finds it too.`,
        ]
      : []),
    ...(tooMany(falseAlarms) && gates < 5
      ? [
          `${name}: its replays share the values of ${plural(gates, "gate")} of ${gateValues}; more --trials, on other days, tell chance from habit.`,
        ]
      : []),
    ...(nights > 0 && spread !== null ? [`${name}: with the values of ${plural(nights, "quiet night")}`] : []),
  ];
}

/** `0.4 % (0.2–0.8 %)`. */
function shareText({ alarms, replays, low, high }: FalseAlarms): string {
  return `${percent(alarms / replays)} (${percent(low).replace(" %", "")}–${percent(high)})`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
