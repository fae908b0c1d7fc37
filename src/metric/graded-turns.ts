import type { Json } from "../core/json.ts";
import { type Measurement, measured, notMeasured } from "../model/measurement.ts";
import type { Observation, Reading } from "../model/metric.ts";
import type { TurnOutcome } from "../model/recording.ts";
import type { Transcript } from "../model/transcript.ts";
import type { TurnCheck } from "../model/turn-check.ts";
import { mainRequests, noRequest, reading } from "./main-requests.ts";
import { unfinishedTurn } from "./reasoning-kept.ts";

/** One check of the suite's, with the turn it is about. */
export interface GradedTurn<Check extends TurnCheck = TurnCheck> {
  /** 0-based. */
  readonly turn: number;
  readonly check: Check;
  /** What the agent said at the end of the turn; null where it gave no answer or refused one. */
  readonly answer: string | null;
}

/** How a check came out, and what is shown for it. */
export interface Grade {
  readonly passed: boolean;
  readonly shown: Json;
}

/** The checks that `wanted` picks, with what they are about. */
export function gradedTurns<Check extends TurnCheck>(
  { checks = [], turns }: Transcript,
  wanted: (check: TurnCheck) => check is Check,
): readonly GradedTurn<Check>[] {
  return checks.flatMap((each, turn) =>
    each.filter(wanted).map((check) => ({ turn, check, answer: answerOf(turns[turn]) })),
  );
}

function answerOf(outcome: TurnOutcome | undefined): string | null {
  return outcome?.kind === "answered" ? outcome.text : null;
}

/** True where every check passes; not measured where none is given, or where the conversation was not held to its end. */
export function readGrades<Check extends TurnCheck>(
  transcript: Transcript,
  graded: readonly GradedTurn<Check>[],
  none: string,
  grade: (turn: GradedTurn<Check>) => Grade,
): Reading {
  const grades = graded.map((turn) => ({ turn: turn.turn, ...grade(turn) }));
  const observations = grades.map(
    ({ turn, passed, shown }): Observation => ({ place: `turn ${turn + 1}`, value: { passed, said: shown } }),
  );
  const passed = grades.every((each) => each.passed);
  return reading(whyUngraded(transcript, graded.length, none) ?? measured(passed), observations);
}

function whyUngraded(transcript: Transcript, checks: number, none: string): Measurement | null {
  if (mainRequests(transcript).length === 0) return noRequest;
  const unfinished = unfinishedTurn(transcript);
  if (unfinished !== null) return notMeasured(unfinished);
  return checks === 0 ? notMeasured(none) : null;
}

const shownLength = 200;

/** Enough of a text to see why it passed or failed. */
export function excerpt(text: string | null): Json {
  if (text === null) return null;
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)} …`;
}

/** `yes` for what is good, `no` for what is not, and other values as they are. */
export function passing(yes: string, no: string): (value: Json) => string {
  return (value) => (value === true ? yes : value === false ? no : JSON.stringify(value));
}

/** True is better. */
export function passRank(value: Json): number | null {
  return typeof value === "boolean" ? Number(value) : null;
}
