import { expect, test } from "vitest";
import { expiredWords, hasExpired, lookupProblem, nearKey } from "./baseline-lookup.ts";

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

test("a baseline judges until its time is over, and without one for ever", () => {
  const at = "2026-03-12T09:00:00.000Z";
  const expires = "2026-06-10T09:00:00.000Z";
  const accepted = { at, reason: "good", expires };
  expect(hasExpired({ accepted }, Date.parse(expires) - 1)).toBe(false);
  expect(hasExpired({ accepted }, Date.parse(expires))).toBe(true);
  expect(hasExpired({ accepted: { at, reason: "good" } }, Infinity)).toBe(false);
  expect(hasExpired({ accepted: null }, Infinity)).toBe(false);
  expect(expiredWords({ accepted })).toBe(
    "the baseline expired on 2026-06-10 (accepted 2026-03-12): record and accept a new one",
  );
});
