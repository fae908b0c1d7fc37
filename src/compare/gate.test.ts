import { expect, test } from "vitest";
import { finding } from "../report/testing/example-reports.ts";
import { gate } from "./gate.ts";

const drifted = { verdict: "regressed", headline: "thinking cleared on every turn" } as const;
const unpinned = {
  verdict: "not-comparable",
  reason: "no baseline yet for coder",
  headline: "x: nothing to compare with",
} as const;
const gone = { verdict: "not-measured", reason: "it crashed", headline: "x: not measured", now: [] } as const;

test.each([
  ["all hold", [finding(), finding()], 0, "holds", "2 of 2 metrics hold"],
  ["one holds", [finding()], 0, "holds", "1 of 1 metric holds"],
  [
    "warnings beside what holds",
    [finding(), finding({ ...drifted, level: "warn" })],
    0,
    "holds",
    "nothing that gates has drifted; 1 of 2 metrics holds, 1 warning",
  ],
  ["one regression", [finding(), finding(drifted)], 20, "regressed", "thinking cleared on every turn"],
  [
    "the same in two probes is one thing, another metric one more",
    [finding(drifted), finding({ ...drifted, probe: "b" }), finding({ verdict: "changed", headline: "other" })],
    20,
    "regressed",
    "thinking cleared on every turn (and 1 more)",
  ],
  [
    "several runtimes: it says which",
    [finding({ runtime: "coder" }), finding({ ...drifted, runtime: "reviewer" })],
    20,
    "regressed",
    "reviewer: thinking cleared on every turn",
  ],
  [
    "nothing pinned",
    [finding(unpinned), finding({ ...unpinned, level: "warn" })],
    22,
    "not-comparable",
    "thinking.retention: no baseline yet for coder",
  ],
  [
    "nothing pinned for many",
    [finding(unpinned), finding({ ...unpinned, metric: "b" }), finding({ ...unpinned, metric: "c", level: "warn" })],
    22,
    "not-comparable",
    "no baseline yet for coder: 2 metrics that gate",
  ],
  [
    "two reasons",
    [finding(gone), finding({ ...gone, metric: "b" }), finding({ ...gone, metric: "c", reason: "it hung" })],
    21,
    "not-measured",
    "it crashed: 2 metrics that gate (and 1 more)",
  ],
  [
    "a mixture is told by its value, not by its reason",
    [
      finding({
        verdict: "inconclusive",
        headline: "mixture: b (1 of 6 captures)",
        reason: "long",
        evidence: [{ sign: "+", text: "b" }],
      }),
    ],
    21,
    "inconclusive",
    "mixture: b (1 of 6 captures)",
  ],
  [
    "nothing gates and nothing holds: no pass in words either",
    [finding({ ...unpinned, level: "warn" }), finding({ ...unpinned, level: "warn", metric: "b" })],
    0,
    "not-comparable",
    "no baseline yet for coder: 2 metrics that warn",
  ],
  [
    "nothing is supported",
    [finding({ verdict: "unsupported", now: [] })],
    0,
    "unsupported",
    "none of 1 metric is supported here",
  ],
  [
    "drift goes before a missing baseline",
    [finding(unpinned), finding(drifted)],
    20,
    "regressed",
    "thinking cleared on every turn",
  ],
] as const)("%s", (_name, findings, exitCode, verdict, headline) => {
  expect(gate(findings, null)).toEqual({ exitCode, verdict, headline });
});

test("a stop is no verdict, whatever was seen", () => {
  expect(gate([finding()], "interrupted")).toMatchObject({ exitCode: 130, verdict: "inconclusive" });
  expect(gate([finding(drifted)], "budget")).toMatchObject({ exitCode: 20 });
  expect(gate([finding()], "budget")).toMatchObject({ exitCode: 23 });
});

test("an empty list is never a pass", () => {
  expect(() => gate([], null)).toThrow(RangeError);
});
