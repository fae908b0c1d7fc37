import fc from "fast-check";
import { expect, it } from "vitest";
import type { Decision } from "../model/journal.ts";
import type { TrialRecord } from "../model/trial.ts";
import { RunState } from "./run-state.ts";
import { nextDecision } from "./scheduler.ts";
import { conversation, plan, reading, suite, user } from "./testing/fake-trial.ts";

const planned = plan([suite("s", { p: conversation(user("a")), q: conversation(user("b")) })], ["x", "y"], 2, 7);
const mixed = (captures: readonly (readonly { measurement: unknown }[])[]) =>
  new Set(captures.flat().map(({ measurement }) => JSON.stringify(measurement))).size > 1;

function finished(trial: string, value: string): TrialRecord {
  return { kind: "finished", trial, readings: [reading(value)], recording: "", failure: null, wallMs: 1 };
}

function voided(trial: string, code: string): TrialRecord {
  return { kind: "void", trial, code, message: "", lastWords: "" };
}

/** Runs the plan to its end, `pick` choosing which open trial ends next. */
function play(valueOf: (index: number) => string, pick: (open: number) => number): readonly Decision[] {
  const state = new RunState(planned, []);
  while (!state.complete) {
    const decision = nextDecision(state, { needsMore: mixed, wantsNext: () => [] });
    if (decision !== null) {
      state.apply({ kind: "decided", decision });
      continue;
    }
    const open = state.open();
    const trial = open[pick(open.length)];
    if (trial === undefined) throw new Error("waits for nothing");
    const index = planned.trials.indexOf(trial);
    state.apply({ kind: "ended", attempt: 1, record: finished(trial.id, valueOf(index)) });
  }
  return state.decisions;
}

function idsOf(decisions: readonly Decision[]): string[] {
  return decisions.flatMap((decision) => (decision.kind === "trials" ? decision.ids : [])).sort();
}

it("plans the captures, and stops when all agree", () => {
  const decisions = play(
    () => "high",
    () => 0,
  );
  expect(decisions.map((decision) => decision.kind)).toEqual(["trials", "stop"]);
  expect(idsOf(decisions)).toEqual(
    planned.trials
      .filter((trial) => trial.repeat < 2)
      .map((trial) => trial.id)
      .sort(),
  );
});

it("takes more captures of a conversation that shows a variant, up to the most planned, and of no other", () => {
  const odd = planned.trials[0];
  const decisions = play(
    (index) => (index === 0 ? "low" : "high"),
    () => 0,
  );
  const more = planned.trials.filter((trial) => idsOf(decisions).includes(trial.id) && trial.repeat >= 2);
  expect(more).toHaveLength(5);
  expect(more.every((trial) => trial.runtime === odd?.runtime && trial.conversation === odd.conversation)).toBe(true);
});

it("runs the same trials whichever ends first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("high", "high", "low"), { minLength: 28, maxLength: 28 }),
      fc.infiniteStream(fc.nat()),
      (values, picks) => {
        const inOrder = play(
          (index) => values[index] ?? "high",
          () => 0,
        );
        const shuffled = play(
          (index) => values[index] ?? "high",
          (open) => Number(picks.next().value) % open,
        );
        expect(idsOf(shuffled)).toEqual(idsOf(inOrder));
      },
    ),
    { numRuns: 50 },
  );
});

it("retries infrastructure once and nothing else", () => {
  const [trial] = planned.trials;
  if (trial === undefined) throw new Error("no trial");
  const state = new RunState(planned, [
    { kind: "decided", decision: { kind: "trials", ids: [trial.id], why: "planned" } },
  ]);
  state.apply({ kind: "started", trial: trial.id, attempt: 1 });
  state.apply({ kind: "ended", attempt: 1, record: voided(trial.id, "driver-failed") });
  expect(state.open()).toEqual([trial]);
  expect(state.nextAttempt(trial.id)).toBe(2);
  state.apply({ kind: "ended", attempt: 2, record: voided(trial.id, "driver-failed") });
  expect(state.open()).toEqual([]);
  expect(state.voids()).toHaveLength(2);

  const other = new RunState(planned, [
    { kind: "decided", decision: { kind: "trials", ids: [trial.id], why: "planned" } },
    { kind: "ended", attempt: 1, record: voided(trial.id, "harness-version-unknown") },
  ]);
  expect(other.open()).toEqual([]);
});

it("asks with the finished captures in plan order and without the void ones", () => {
  const cell = planned.trials.filter(
    (trial) => trial.runtime === "x" && trial.conversation === planned.trials[0]?.conversation,
  );
  const [first, second] = cell;
  if (first === undefined || second === undefined) throw new Error("no trials");
  const state = new RunState(planned, [
    { kind: "decided", decision: { kind: "trials", ids: [first.id, second.id], why: "planned" } },
    { kind: "ended", attempt: 1, record: finished(second.id, "late") },
    { kind: "ended", attempt: 1, record: finished(first.id, "early") },
  ]);
  const asked: unknown[] = [];
  nextDecision(state, {
    needsMore: (captures, { runtime }) => {
      if (runtime === "x" && captures.length > 0) asked.push(captures.map((readings) => readings[0]?.measurement));
      return false;
    },
    wantsNext: () => [],
  });
  expect(asked).toEqual([
    [
      { measured: true, value: "early" },
      { measured: true, value: "late" },
    ],
  ]);
});

const noisy = plan([suite("s", { p: conversation(user("a")), q: conversation(user("b")) })], ["x"], 3, 6, {
  isNoisy: () => true,
  first: 1,
  maxTrials: 20,
  batch: 8,
});
const [cellA, cellB] = noisy.trials;

/** Plays a run whose verdict is open until `enough` trials have settled; `pick` chooses which open one ends next. */
function sample(enough: number, pick: (open: number) => number): readonly Decision[] {
  const state = new RunState(noisy, []);
  for (;;) {
    const decision = nextDecision(state, {
      needsMore: () => false,
      wantsNext: (settled, most) =>
        settled.length >= enough || !cellA || !cellB
          ? []
          : Array.from({ length: most }, (_, i) => ((settled.length + i) % 3 === 0 ? cellA : cellB)),
    });
    if (decision === null) {
      const open = state.open();
      const trial = open[pick(open.length)];
      if (trial === undefined) throw new Error("waits for nothing");
      state.apply({ kind: "ended", attempt: 1, record: finished(trial.id, "1") });
      continue;
    }
    state.apply({ kind: "decided", decision });
    if (decision.kind === "stop") return state.decisions;
  }
}

it("takes trials of noisy metrics while a verdict is open, and runs ahead by no more than half of what was taken", () => {
  const decisions = sample(9, () => 0);
  const sizes = decisions.map((decision) => (decision.kind === "trials" ? decision.ids.length : 0));
  expect(sizes).toEqual([2, 1, 1, 2, 3, 0]);
  expect(new Set(idsOf(decisions)).size).toBe(9);
});

it("samples the same trials in the same order whichever ends first", () => {
  const inOrder = sample(14, () => 0);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (picks) => {
      expect(sample(14, (open) => Number(picks.next().value) % open)).toEqual(inOrder);
    }),
    { numRuns: 20 },
  );
});

it("ends when the candidates are used up, whatever is still open", () => {
  const decisions = sample(1000, () => 0);
  expect(decisions.at(-1)).toEqual({ kind: "stop", reason: "complete" });
  expect(idsOf(decisions)).toHaveLength(40);
});

it("gives wantsNext the settled trials in the order of the decisions, voids among them", () => {
  const ids = noisy.trials
    .slice(0, 2)
    .map((trial) => trial.id)
    .toReversed();
  const state = new RunState(noisy, [
    { kind: "decided", decision: { kind: "trials", ids, why: "planned" } },
    { kind: "ended", attempt: 1, record: voided(ids[1] as string, "harness-version-unknown") },
    { kind: "ended", attempt: 1, record: finished(ids[0] as string, "1") },
  ]);
  const seen: string[][] = [];
  nextDecision(state, {
    needsMore: () => false,
    wantsNext: (settled) => {
      seen.push(settled.map(({ trial, record }) => `${ids.indexOf(trial.id)} ${record.kind}`));
      return [];
    },
  });
  expect(seen).toEqual([["0 finished", "1 void"]]);
});
