import { expect, test } from "vitest";
import { lookupProblem, nearKey } from "./baseline-lookup.ts";

const key = { runtime: "a", surface: "cli", profile: "clean", upstream: "simulated", model: "m", suite: "s" } as const;

test("the baseline of another model is near, then that of another name, and nothing else", () => {
  const [model, runtime] = [
    { ...key, model: "n" },
    { ...key, runtime: "b" },
  ];
  expect(nearKey(key, [runtime, model])).toBe("with model n");
  expect(nearKey(key, [{ ...key, model: "default" }])).toBe("without a model");
  expect(nearKey(key, [runtime])).toBe("under the name b");
  expect(
    nearKey(key, [
      { ...model, runtime: "b" },
      { ...model, suite: "t" },
      { ...runtime, upstream: "real" },
    ]),
  ).toBeNull();
});

test("what is near is said where there is nothing to compare with", () => {
  expect(lookupProblem({ kind: "missing" }, "a")).toBe("no baseline yet for a");
  expect(lookupProblem({ kind: "missing", near: "with model n" }, "a")).toBe(
    "no baseline yet for a (there is one with model n)",
  );
});
