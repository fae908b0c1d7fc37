import { type Measurement, measured, notMeasured } from "../model/measurement.ts";
import type { Reading } from "../model/metric.ts";
import type { Transcript } from "../model/transcript.ts";
import { reading } from "./main-requests.ts";
import { turnTexts } from "./turn-texts.ts";
import { whyPartial } from "./whole-trial.ts";
import { countWords } from "./word-count.ts";

/**
 * `summary` of the numbers of words of the texts before tool calls. Not measured where there is none, which is also what
 * models do that put such text into their reasoning.
 */
export function readSegments(transcript: Transcript, summary: (words: readonly number[]) => number): Reading {
  const turns = turnTexts(transcript);
  const observations = turns
    .filter(({ between }) => between.length > 0)
    .map(({ turn, between }) => ({ place: `turn ${turn + 1}`, value: between.map(countWords) }));
  const words = turns.flatMap(({ between }) => between.map(countWords));
  return reading(whyPartial(transcript) ?? summarised(words, summary), observations);
}

function summarised(words: readonly number[], summary: (words: readonly number[]) => number): Measurement {
  return words.length === 0 ? notMeasured("no text stood before a tool call") : measured(summary(words));
}
