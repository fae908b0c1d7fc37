import type { Json } from "../core/json.ts";
import { isJsonObject } from "../core/json.ts";
import type { Metric } from "../model/metric.ts";
import { textMatch } from "../model/text-pattern.ts";
import type { TurnCheck } from "../model/turn-check.ts";
import { excerpt, gradedTurns, passing, passRank, readGrades } from "./graded-turns.ts";
import { higherIsBetter } from "./order.ts";
import { type ToolCall, toolCalls } from "./tool-calls.ts";

type TaskCheck = Extract<TurnCheck, { readonly kind: "says" | "calls" }>;
const isTask = (check: TurnCheck): check is TaskCheck => check.kind === "says" || check.kind === "calls";

/** Graded by what the agent says and which tools it calls: a trial's files are gone when it is read. */
export const taskPassed: Metric = {
  name: "task.passed",
  title: "whether every graded task of the trial is solved",
  describe: passing("solves its tasks", "fails a task"),
  brief: passing("passed", "failed"),
  example: true,
  unit: null,
  kind: "proportion",
  subject: "trials that solve their tasks",
  family: "behaviour",
  level: "warn",
  rank: passRank,
  direction: higherIsBetter(passRank),
  read: (transcript) => {
    const graded = gradedTurns(transcript, isTask);
    const calls = toolCalls(transcript);
    return readGrades(transcript, graded, "no turn of this conversation is graded", ({ turn, check, answer }) =>
      check.kind === "says"
        ? { passed: answer !== null && textMatch(check.text)(answer), shown: excerpt(answer) }
        : { passed: calls.some((call) => call.turn === turn && isCall(call, check)), shown: namesIn(calls, turn) },
    );
  },
};

function isCall({ name, input }: ToolCall, { tool, holding }: Extract<TurnCheck, { readonly kind: "calls" }>): boolean {
  if (!tool.some((wanted) => wanted.toLowerCase() === name.toLowerCase())) return false;
  return holding === null || textsIn(input).some(textMatch(holding));
}

/** Every text in an input, at any depth. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function namesIn(calls: readonly ToolCall[], turn: number): Json {
  return calls.filter((call) => call.turn === turn).map(({ name }) => name);
}
