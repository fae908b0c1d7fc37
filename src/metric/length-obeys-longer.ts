import type { Metric } from "../model/metric.ts";
import type { TurnCheck } from "../model/turn-check.ts";
import { gradedTurns, passing, passRank, readGrades } from "./graded-turns.ts";
import { higherIsBetter } from "./order.ts";
import { countWords } from "./word-count.ts";

type WordsCheck = Extract<TurnCheck, { readonly kind: "at-least-words" }>;
const isWish = (check: TurnCheck): check is WordsCheck => check.kind === "at-least-words";

/** A cap in the harness's instructions stands against a wish of the user's, and the user should win. */
export const lengthObeysLonger: Metric = {
  name: "length.obeysLonger",
  title: "whether an explicit wish for a longer text is obeyed",
  describe: passing("writes at length where asked to", "stays short where asked to write at length"),
  brief: passing("obeyed", "too short"),
  example: true,
  unit: null,
  kind: "proportion",
  subject: "trials that obey a wish for a longer text",
  family: "behaviour",
  level: "warn",
  rank: passRank,
  direction: higherIsBetter(passRank),
  read: (transcript) => {
    const graded = gradedTurns(transcript, isWish);
    return readGrades(transcript, graded, "no turn of this conversation wishes for a longer text", (turn) => {
      const words = turn.answer === null ? 0 : countWords(turn.answer);
      return { passed: words >= turn.check.words, shown: `${words} words, at least ${turn.check.words} wanted` };
    });
  },
};
