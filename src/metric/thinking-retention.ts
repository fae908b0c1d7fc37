import { isJsonObject, type Json } from "../core/json.ts";
import { type Measurement, measured, notMeasured } from "../model/measurement.ts";
import type { Metric, Observation } from "../model/metric.ts";
import type { ModelRequest, Transcript } from "../model/transcript.ts";
import { mainRequests, observe, reading } from "./main-requests.ts";
import { higherIsBetter, inWords, rankIn } from "./order.ts";
import { origins, sight, unfinishedTurn, whyUntold } from "./reasoning-kept.ts";

const words = {
  "never-kept": "thinking of earlier turns never kept",
  "cleared-every-turn": "thinking cleared on every turn",
  "cleared-once-after-restart": "thinking lost once, when the session was resumed",
  "cleared-once-after-idle": "thinking cleared once, after the idle gap",
  kept: "thinking kept",
} as const;

const brief = {
  "never-kept": "never kept",
  "cleared-every-turn": "cleared every turn",
  "cleared-once-after-restart": "lost once, on resume",
  "cleared-once-after-idle": "cleared once, after idle",
  kept: "kept",
} as const satisfies Record<keyof typeof words, string>;

/** Ascending: later is better. */
const order = Object.keys(words) as readonly (keyof typeof words)[];
const rank = rankIn(order);

/**
 * What becomes of the reasoning of earlier turns, judged by what the model can still see on each request:
 * `kept` nothing was lost; `cleared-once-after-idle` an idle gap cost what was before it, and what came after it stays;
 * `cleared-once-after-restart` the same with a cold resume; `cleared-every-turn` reasoning is gone a turn later, every time,
 * because the requests ask for it or since a gap or restart; `never-kept` that is so from the start and nobody asks, as
 * some models do by design.
 */
export const thinkingRetention: Metric = {
  name: "thinking.retention",
  title: "whether the model still sees the reasoning of earlier turns",
  describe: (value) => words[value as keyof typeof words] ?? inWords(value),
  brief: (value) => brief[value as keyof typeof words] ?? inWords(value),
  example: "kept",
  unit: null,
  kind: "exact",
  family: "mechanism",
  level: "error",
  rank,
  direction: higherIsBetter(rank),
  read: (transcript) => {
    const observations = [...idled(transcript), ...observe(mainRequests(transcript), sight)];
    return reading(whyUntold(transcript) ?? judge(transcript), observations);
  },
};

/** `65 min idle (clock verified)`: what the reader of a difference must know of each gap. */
function idled({ clock }: Transcript): Observation[] {
  return clock.map(({ advancedMs, verified }, gap) => ({
    place: `gap ${gap + 1}`,
    value: `${Math.round(advancedMs / 60_000)} min idle (clock ${verified ? "verified" : "not verified"})`,
    context: true,
  }));
}

/** An idle gap or a restart starts the next one: only within one is a loss without excuse. */
const epoch = ({ phase }: ModelRequest) => `${phase.process} ${phase.idleMs}`;

/** Whether a request asks the server to clear reasoning: what it does of itself is the model's design. */
function asksToClear({ contextManagement }: ModelRequest): boolean {
  const edits = isJsonObject(contextManagement) ? contextManagement["edits"] : undefined;
  if (!Array.isArray(edits)) return false;
  return edits.some((edit: Json) => {
    const { type, keep } = isJsonObject(edit) ? edit : {};
    return typeof type === "string" && type.startsWith("clear_thinking") && keep !== "all";
  });
}

interface Sighting {
  readonly at: ModelRequest;
  /** The request whose answer produced the reasoning, in an earlier turn than `at`. */
  readonly from: ModelRequest;
  readonly seen: boolean;
}

function judge(transcript: Transcript): Measurement<keyof typeof words> {
  const requests = mainRequests(transcript);
  const sightings = sightingsOf(requests);
  const lost = sightings.filter(({ seen }) => !seen);
  const lostWithin = lost.some(({ at, from }) => epoch(at) === epoch(from));
  const epochs = [...new Set(requests.map(epoch))];
  if (sightings.length === 0) return notMeasured("it takes two turns with reasoning to see what is kept of the first");
  if (lost.length === sightings.length && lost.length > 0) {
    const firstEpoch = sightings.some(({ at }) => epoch(at) === epochs[0]);
    return firstEpoch || epochs.length === 1
      ? measured("never-kept")
      : notMeasured(
          "it takes two turns before the gap to tell reasoning that is never kept from reasoning that is cleared",
        );
  }
  if (lostWithin) {
    const fromTheStart = lost.some(({ at, from }) => epoch(at) === epochs[0] && epoch(from) === epochs[0]);
    return measured(fromTheStart && !requests.some(asksToClear) ? "never-kept" : "cleared-every-turn");
  }
  const unfinished = unfinishedTurn(transcript);
  if (unfinished !== null) return notMeasured(`${unfinished}, so what came after it cannot be told`);
  const lastEpoch = requests.filter((request) => epoch(request) === epochs.at(-1));
  if (lost.length === 0) {
    return lastEpoch.some((request) => wouldShowClearing(request, sightings, () => true))
      ? measured("kept")
      : notMeasured("no request came late enough to show whether reasoning older than the last turn is kept");
  }
  if (
    !lastEpoch.some((request) => wouldShowClearing(request, sightings, ({ from }) => epoch(from) === epochs.at(-1)))
  ) {
    return notMeasured(
      "it takes two turns after the gap, the second with a tool call, to tell once from every turn: reasoning from before the gap is gone",
    );
  }
  const byRestart = lost.some(({ at, from }) => at.phase.idleMs === from.phase.idleMs);
  return measured(byRestart ? "cleared-once-after-restart" : "cleared-once-after-idle");
}

function sightingsOf(requests: readonly ModelRequest[]): readonly Sighting[] {
  const from = origins(requests);
  return requests.flatMap((at) =>
    at.thinkingProduced.flatMap((id) => {
      const origin = from.get(id);
      if (origin === undefined || origin.phase.turn >= at.phase.turn) return [];
      return [{ at, from: origin, seen: at.thinkingVisible.includes(id) }];
    }),
  );
}

/**
 * Whether a request would look different if only the last turn's reasoning were kept: it follows on reasoning of its
 * own turn, or on that of two earlier turns, of which `counts` picks those to look at.
 */
function wouldShowClearing(
  request: ModelRequest,
  sightings: readonly Sighting[],
  counts: (sighting: Sighting) => boolean,
): boolean {
  const earlier = sightings.filter((sighting) => sighting.at === request && counts(sighting));
  const turns = new Set(earlier.map(({ from }) => from.phase.turn));
  const ofAllEarlier = sightings.filter(({ at }) => at === request).length;
  return turns.size > 1 || (turns.size === 1 && request.thinkingProduced.length > ofAllEarlier);
}
