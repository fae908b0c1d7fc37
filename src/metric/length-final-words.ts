import { measured, notMeasured } from "../model/measurement.ts";
import type { Metric } from "../model/metric.ts";
import { reading } from "./main-requests.ts";
import { mean } from "./mean.ts";
import { numericRank, rounded } from "./order.ts";
import { turnTexts } from "./turn-texts.ts";
import { whyPartial } from "./whole-trial.ts";
import { countWords } from "./word-count.ts";

export const lengthFinalWords: Metric = {
  name: "length.final.words",
  title: "words of the text that ends a turn, mean of the trial",
  describe: (value) => `${rounded(value)} words at the end of a turn`,
  example: 80,
  unit: "words",
  kind: "quantity",
  subject: "words at the end of a turn",
  scale: "log",
  family: "behaviour",
  level: "warn",
  rank: numericRank,
  read: (transcript) => {
    const finals = turnTexts(transcript).flatMap(({ turn, final }) =>
      final === null ? [] : [{ place: `turn ${turn + 1}`, value: countWords(final) }],
    );
    const partial = whyPartial(transcript);
    if (partial !== null) return reading(partial, finals);
    if (finals.length === 0) return reading(notMeasured("no turn ended in text"));
    return reading(measured(mean(finals.map(({ value }) => value))), finals);
  },
};
