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
    const decision = nextDecision(state, mixed);
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
  nextDecision(state, (captures, { runtime }) => {
    if (runtime === "x" && captures.length > 0) asked.push(captures.map((readings) => readings[0]?.measurement));
    return false;
  });
  expect(asked).toEqual([
    [
      { measured: true, value: "early" },
      { measured: true, value: "late" },
    ],
  ]);
});
