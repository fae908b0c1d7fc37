import fc from "fast-check";
import { expect, it } from "vitest";
import { fingerprint } from "../core/fingerprint.ts";
import { type Json, type JsonObject, prettyJson } from "../core/json.ts";
import { type BaselineProblem, decodeBaseline, encodeBaseline } from "./baseline-file.ts";
import { baselinePath } from "./baseline-path.ts";
import { exampleBaseline } from "./testing/example-baseline.ts";

const text = encodeBaseline(exampleBaseline);
const sealed = (content: JsonObject) => prettyJson({ ...content, sha256: fingerprint(content) });
const content = exampleBaseline as unknown as JsonObject;

const noisy = { probe: "p", metric: "thinking.tokens", values: [], missing: [] };
const samples = [
  { day: "2026-03-12", values: [0, 120.5] },
  { day: "2026-03-13", values: [99] },
];
const rung = { effort: "low", metrics: [{ ...noisy, samples }] };
const sampled = (days: Json) => sealed({ ...content, metrics: [{ ...noisy, samples: days }] });
const laddered = (ladder: Json) => sealed({ ...content, ladder });

it("reads samples by day and a ladder of efforts", () => {
  const proportion = { ...noisy, metric: "task.passed", samples: [{ day: "2026-03-12", values: [true, false] }] };
  const metrics = [{ ...noisy, samples }, proportion];
  const whole = { ...exampleBaseline, metrics, ladder: [rung, { ...rung, effort: "high" }] };
  expect(decodeBaseline(encodeBaseline(whole))).toEqual({ kind: "baseline", baseline: whole });
});

it("reads what it wrote, and writes equal baselines alike", () => {
  expect(decodeBaseline(text)).toEqual({ kind: "baseline", baseline: exampleBaseline });
  const shuffled = Object.fromEntries(
    Object.entries(exampleBaseline).toReversed(),
  ) as unknown as typeof exampleBaseline;
  expect(encodeBaseline(shuffled)).toBe(text);
});

it.each([
  ["other line ends", text.replaceAll("\n", "\r\n")],
  ["another indentation", JSON.stringify(JSON.parse(text), null, 4)],
  ["no indentation", JSON.stringify(JSON.parse(text))],
  ["a byte order mark", `\uFEFF${text}`],
  ["other escapes", text.replace("claude-code", "\\u0063laude-code")],
])("verifies after a change of nothing but %s", (_, changed) => {
  expect(changed).not.toBe(text);
  expect(decodeBaseline(changed)).toEqual({ kind: "baseline", baseline: exampleBaseline });
});

it.each<[string, string, BaselineProblem]>([
  ["a number edited", text.replace('"captures": 3', '"captures": 4'), "edited"],
  ["a value edited", text.replace('"value": "high"', '"value": "low"'), "edited"],
  ["a reason edited", text.replace("known good", "known bad"), "edited"],
  ["its digest taken out", text.replace(/ {2}"sha256": "[0-9a-f]+",\n/, ""), "edited"],
  ["a key added", text.replace("{", '{ "extra": 1,'), "edited"],
  [
    "a key doubled with the same value",
    text.replace('"captures": 3', '"captures": 3, "captures": 3'),
    "duplicate-keys",
  ],
  [
    "a key doubled with the old value last",
    text.replace('"captures": 3', '"captures": 9, "captures": 3'),
    "duplicate-keys",
  ],
  [
    "a key doubled in another spelling",
    text.replace('"captures": 3', '"\\u0063aptures": 9, "captures": 3'),
    "duplicate-keys",
  ],
  ["NaN", text.replace('"captures": 3', '"captures": NaN'), "not-a-number"],
  ["Infinity", text.replace('"captures": 3', '"captures": -Infinity'), "not-a-number"],
  ["a number past all numbers", text.replace('"captures": 3', '"captures": 1e999'), "not-a-number"],
  [
    "a merge conflict",
    text.replace('  "captures": 3,\n', '<<<<<<< HEAD\n  "captures": 3,\n=======\n  "captures": 4,\n>>>>>>> theirs\n'),
    "merge-conflict",
  ],
  [
    "a merge conflict and other line ends",
    text.replace('  "captures": 3,\n', "<<<<<<< HEAD\n>>>>>>> b\n").replaceAll("\n", "\r\n"),
    "merge-conflict",
  ],
  ["the next format", sealed({ ...content, format: 2 }), "other-format"],
  [
    "no format",
    sealed(Object.fromEntries(Object.entries(content).filter(([key]) => key !== "format"))),
    "other-format",
  ],
  ["half of it", text.slice(0, text.length / 2), "unreadable"],
  ["nothing", "", "unreadable"],
  ["a list", "[]", "unreadable"],
  ["NaN in a string of no JSON", '{"a": "NaN"', "unreadable"],
  ["a sealed file without metrics", sealed({ ...content, metrics: null }), "unreadable"],
  [
    "a sealed file that counts to zero",
    sealed({
      ...content,
      metrics: [
        { probe: "p", metric: "m", values: [{ value: 1, count: 0, observations: [], texts: {} }], missing: [] },
      ],
    }),
    "unreadable",
  ],
  ["a sealed file with a metric of null", sealed({ ...content, metrics: [null] }), "unreadable"],
  ["samples of no day", sampled([{ day: "yesterday", values: [1] }]), "unreadable"],
  ["samples of two kinds", sampled([{ day: "2026-03-12", values: [1, true] }]), "unreadable"],
  ["samples that are none", sampled([{ day: "2026-03-12", values: ["1"] }]), "unreadable"],
  ["a day without samples", sampled([{ day: "2026-03-12", values: [] }]), "unreadable"],
  ["a rung twice", laddered([rung, rung]), "unreadable"],
  ["a rung without an effort", laddered([{ metrics: [] }]), "unreadable"],
  [
    "a rung without samples that hold",
    laddered([{ effort: "low", metrics: [{ ...noisy, samples: [1] }] }]),
    "unreadable",
  ],
  ["a ladder of no list", laddered({}), "unreadable"],
])("does not use a file with %s", (_, changed, problem) => {
  expect(changed).not.toBe(text);
  expect(decodeBaseline(changed)).toMatchObject({ kind: "unusable", problem });
});

it.each(["\u2028<<<<<<< HEAD", "\n<<<<<<< HEAD\n", 'a": 1, "a', "NaN", "\\"])(
  "takes %j in a string for what it is",
  (reason) => {
    const odd = { ...exampleBaseline, accepted: { at: "now", reason } };
    expect(decodeBaseline(encodeBaseline(odd))).toEqual({ kind: "baseline", baseline: odd });
  },
);

it("reads back whatever strings and keys it was given", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (reason, name) => {
      const settings: { [name: string]: Json } = Object.fromEntries([[name, reason]]);
      const odd = {
        ...exampleBaseline,
        identity: { ...exampleBaseline.identity, settings },
        accepted: { at: "now", reason },
      };
      expect(decodeBaseline(encodeBaseline(odd))).toEqual({ kind: "baseline", baseline: odd });
    }),
  );
});

it("files keys apart that a file system would take for one", () => {
  const { key } = exampleBaseline;
  expect(baselinePath(key)).toBe("claude/cli-clean-simulated/opus/effort.json");
  const names = [
    "a/b",
    "a_b",
    "a\\b",
    "A_b",
    "../a",
    "..",
    ".",
    "",
    "con",
    "aux.x",
    "a.",
    "a:b",
    "é",
    "x".repeat(300),
    "x".repeat(301),
    "us.anthropic.claude-opus-4-6-v1:0",
  ];
  const paths = names.map((model) => baselinePath({ ...key, model }));
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length);
  for (const path of paths) {
    expect(path).toMatch(/^claude\/cli-clean-simulated\/(?!\.)[a-z0-9._-]{1,93}(?<!\.)\/effort\.json$/);
  }
});
