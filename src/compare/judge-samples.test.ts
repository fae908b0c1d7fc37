import { describe, expect, it } from "vitest";
import type { Finding, Verdict } from "../model/finding.ts";
import type { Level } from "../model/suite.ts";
import { assess } from "./assess.ts";
import type { Assessment } from "./assessment.ts";
import { findingExitCode, gate } from "./gate.ts";
import { judgeSamples, type SampleJudgeInput } from "./judge-samples.ts";
import type { SampleGroup } from "./sample-group.ts";
import { type GroupParts, groupOf, tame, tokens } from "./testing/sample-groups.ts";

// What a reader without statistics is told, whatever the state.

const pinned = tokens(1, 20);
const fallen = tokens(2, 20, Math.log(0.2));
const alike = tokens(4, 20);
const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value);

function judged(group: SampleGroup, more: Partial<SampleJudgeInput> & { readonly level?: Level } = {}): Finding {
  const { level = "error", ...input } = more;
  const assessment = input.assessment ?? assess(group);
  return judgeSamples({
    runtime: "mine",
    suite: "s",
    probes: ["p"],
    place: null,
    metric: group.metric,
    rule: { metric: group.metric.name, level, expect: group.expect ?? null, tolerance: null },
    group,
    assessment,
    adjustedP: assessment.p,
    alpha: 0.01,
    stream: null,
    baselineProblem: null,
    attribution: null,
    strict: false,
    cost: (trials) => `about $${trials}`,
    ...input,
  });
}

const recall = (now: readonly (boolean | null)[], parts: GroupParts = {}) =>
  groupOf(times(20, true), now, { metric: "recall.thinking", ...parts });

describe("the words of a verdict", () => {
  it("drifted: what moved, how far, in how many runs, and how often that happens by chance", () => {
    const { verdict, headline, evidence } = judged(groupOf(pinned, fallen, { spread: tame }));
    expect(verdict).toBe("changed");
    expect(headline).toMatch(/^thinking tokens fell to 0\.\d+× \(0\.\d+–0\.\d+\)$/);
    const lines = evidence.map(({ sign, text }) => `${sign} ${text}`);
    expect(lines[0]).toMatch(/^- median [\d,]+ \(20 values on 10 days\)$/);
    expect(lines[1]).toMatch(/^\+ median [\d,]+ \(\d values\)$/);
    expect(lines[2]).toMatch(/^ {2}chance of such an alarm without a change: 1 in [\d,]+$/);
  });

  it("a proportion that fell: counts, not shares", () => {
    const { verdict, headline } = judged(recall(times(20, false)));
    expect(verdict).toBe("regressed");
    expect(headline).toMatch(/ fell from 20 of 20 to 0 of [23]$/);
  });

  it("the same: within what, and it never says that no difference was found", () => {
    const { verdict, headline } = judged(groupOf(pinned, alike));
    expect(verdict).toBe("holds");
    expect(headline).toMatch(/^thinking tokens the same within 0\.5×–2×: \S+× \(\S+–\S+\), \d+ runs$/);
  });

  it("a proportion that kept, or rose, is not called the same: what is ruled out is a loss", () => {
    for (const group of [
      recall(times(20, true)),
      groupOf(times(20, false), times(20, true), { metric: "recall.thinking" }),
    ]) {
      const { verdict, headline } = judged(group);
      expect(verdict).toBe("holds");
      expect(headline).toMatch(/: \d+ of \d+, baseline (0|20) of 20; a loss of 40 points or more is ruled out$/);
      expect(headline).not.toMatch(/the same/);
    }
  });

  it("no difference found: that it is the same is not shown, in so many words", () => {
    const { verdict, headline } = judged(groupOf(pinned, alike, { design: { margin: null } }));
    expect(verdict).toBe("no-drift-found");
    expect(headline).toMatch(/^no difference found in thinking tokens \(.*\); that they are the same is not shown$/);
  });

  it("all trials taken and neither shown: how many more would settle it, what they cost, and the flag", () => {
    const { verdict, reason } = judged(
      groupOf(pinned, alike.slice(0, 3), { design: { cap: 3, margin: Math.log(1.9) } }),
    );
    expect(verdict).toBe("inconclusive");
    expect(reason).toMatch(
      /^3 runs showed neither a change nor that it is the same \(within 0\.53×–1\.9×\): .*; a run of its own with --max-trials (\d+) should settle it \(about \$\1\)$/,
    );
  });

  it("a baseline that is too small: no number of runs, but days of recording", () => {
    const { verdict, reason } = judged(groupOf(pinned, alike, { design: { margin: Math.log(1.15) } }));
    expect(verdict).toBe("inconclusive");
    expect(reason).toMatch(
      /^the baseline is too small: 20 values cannot settle .*, however many runs are added; it needs about \d+ \(agent-audit baseline record --append/,
    );
  });

  it("warming up: how far the baseline is, never green or red", () => {
    const { verdict, reason } = judged(groupOf(pinned.slice(0, 4), fallen, { days: 2 }));
    expect(verdict).toBe("inconclusive");
    expect(reason).toMatch(/^warming up: the baseline has 4 of at least 10 values, from 2 days of at least 10/);
  });

  it("to be confirmed: what was seen, why it is not believed yet, and what to do", () => {
    const { verdict, headline, reason } = judged(groupOf(pinned, fallen, { days: 1 }));
    expect(verdict).toBe("inconclusive");
    expect(headline).toMatch(/^to be confirmed: thinking tokens fell to 0\.\d+×/);
    expect(reason).toMatch(
      /a second run, 12 hours or more from now and with the same history folder, confirms it or not$/,
    );
  });

  it("not measured, unsupported, nothing to compare with: three things", () => {
    expect(judged(groupOf(pinned, times(20, null)))).toMatchObject({
      verdict: "not-measured",
      reason: "20 of 20 trials gave no value, of the baseline 0 of 20",
    });
    const gap = { stratum: 0, value: null, key: "t", gap: { reason: "it has no reasoning", unsupported: true } };
    expect(judged({ ...groupOf([], []), sequence: [gap] })).toMatchObject({
      verdict: "unsupported",
      reason: "it has no reasoning",
    });
    expect(judged({ ...groupOf(pinned, []), sequence: [gap] })).toMatchObject({
      verdict: "changed",
      headline: "thinking.tokens: had a value, is unsupported now",
    });
    expect(judged(groupOf([], alike))).toMatchObject({
      verdict: "not-comparable",
      reason: "the baseline has no value of it",
    });
    expect(judged(groupOf(pinned, alike), { baselineProblem: "no baseline yet for mine" })).toMatchObject({
      verdict: "not-comparable",
      reason: "no baseline yet for mine",
    });
  });

  it("a constant: the value, as in every pinned run", () => {
    const { headline } = judged(groupOf(times(20, 3), times(20, 3), { metric: "tools.calls" }));
    expect(headline).toMatch(/: 3 as in every pinned run, \d+ runs$/);
  });
});

describe("what a verdict asks of the caller", () => {
  const groups: readonly (readonly [string, SampleGroup, Verdict, number])[] = [
    ["drifted", groupOf(pinned, fallen, { spread: tame }), "changed", 20],
    ["confirmed", groupOf(pinned, fallen, { days: 1, pending: { at: "", direction: -1 } }), "changed", 20],
    ["to be confirmed", groupOf(pinned, fallen, { days: 1 }), "inconclusive", 21],
    ["open", groupOf(pinned, alike.slice(0, 1)), "inconclusive", 21],
    ["warming up", groupOf([1, 2], alike), "inconclusive", 21],
    ["not measured", groupOf(pinned, times(20, null)), "not-measured", 21],
    ["no baseline value", groupOf([], alike), "not-comparable", 22],
    ["the same", groupOf(pinned, alike), "holds", 0],
    ["no difference found", groupOf(pinned, alike, { design: { margin: null } }), "no-drift-found", 0],
  ];

  it.each(groups)("%s", (_, group, verdict, code) => {
    const gating = judged(group);
    expect(gating.verdict).toBe(verdict);
    expect(findingExitCode(gating)).toBe(code);
    expect(gate([gating], null).exitCode).toBe(code);
    // What only warns changes no exit code, and is told all the same.
    const warning = judged(group, { level: "warn" });
    expect(warning.verdict).toBe(verdict);
    expect(findingExitCode(warning)).toBe(0);
  });

  it("drift that only warns beside an open verdict that gates is 21, and the other way round 20", () => {
    const [drift, open] = [groupOf(pinned, fallen, { spread: tame }), groupOf(pinned, alike.slice(0, 1))];
    expect(gate([judged(drift, { level: "warn" }), judged(open)], null).exitCode).toBe(21);
    expect(gate([judged(drift), judged(open)], null).exitCode).toBe(20);
    expect(gate([judged(drift), judged(groupOf([], alike))], null).exitCode).toBe(20);
  });

  it("Holm has the last word on what has crossed, but not on what a second session confirmed", () => {
    const group = groupOf(pinned, fallen, { spread: tame });
    const assessment: Assessment = assess(group);
    expect(judged(group, { adjustedP: 0.02 }).verdict).toBe("inconclusive");
    expect(judged(group, { adjustedP: 0.02, assessment: { ...assessment, confirmed: true } }).verdict).toBe("changed");
  });

  it("drift behind one's own settings warns, and is not comparable under --strict", () => {
    const identity = {
      name: "messages",
      version: "1",
      requestedVersion: null,
      surface: "api",
      profile: "clean",
      upstream: "simulated",
      model: null,
      programSha256: null,
      form: "embedded",
      settings: {},
    } as const;
    const attribution = { baseline: identity, now: identity, suiteChanged: true, remoteReachable: false };
    const group = groupOf(pinned, fallen, { spread: tame });
    expect(judged(group, { attribution })).toMatchObject({
      verdict: "changed",
      level: "warn",
      attribution: "own-settings",
    });
    expect(judged(group, { attribution, strict: true })).toMatchObject({ verdict: "not-comparable", level: "error" });
  });
});
