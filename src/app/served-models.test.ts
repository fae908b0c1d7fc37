import { expect, test } from "vitest";
import type { TrialRecord } from "../model/trial.ts";
import { mixedModels, servedModels } from "./served-models.ts";

const finished = (...models: string[]): TrialRecord => ({
  kind: "finished",
  trial: "t",
  readings: [],
  recording: "",
  failure: null,
  wallMs: 1,
  servedModels: models,
});
const voided: TrialRecord = { kind: "void", trial: "t", code: "driver-failed", message: "", lastWords: "" };

test("trials of one arm that different models answered are a mixture, and it says how many each", () => {
  expect(mixedModels([finished("b"), finished("a"), finished("a"), voided])).toBe(
    "answered by different models: a (2 trials), b (1 trial)",
  );
});

test("one model, none, or the same two in every trial are no mixture", () => {
  expect(mixedModels([])).toBeNull();
  expect(mixedModels([finished("a"), finished(), finished("a"), voided])).toBeNull();
  expect(mixedModels([finished("a", "b"), finished("b", "a")])).toBeNull();
  const { servedModels: _, ...older } = finished("a") as Extract<TrialRecord, { kind: "finished" }>;
  expect(mixedModels([older, finished("a")])).toBeNull();
});

test("all models that answered, each once", () => {
  expect(servedModels([finished("b"), voided, finished("a", "b")])).toEqual(["a", "b"]);
});
