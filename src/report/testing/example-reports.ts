import type { Finding } from "../../model/finding.ts";
import type { RuntimeIdentity } from "../../model/identity.ts";
import type { AuditedRuntime, Report } from "../../model/report.ts";

export const identity: RuntimeIdentity = {
  name: "claude-code",
  version: "2.1.116",
  requestedVersion: "latest",
  surface: "cli",
  profile: "clean",
  upstream: "simulated",
  model: "claude-opus-4-6",
  programSha256: "0".repeat(64),
  form: "javascript",
  settings: { effort: null },
};

export const runtime: AuditedRuntime = {
  name: "claude-code",
  identity,
  servedModels: ["claude-opus-4-6"],
  baselines: [
    {
      suite: "thinking-history",
      state: "used",
      reason: null,
      label: 'claude-code 2.1.109, accepted 2026-03-12, "known good"',
    },
  ],
  unseen: ["remote configuration (offline mode)"],
  isolation: ["environment made from nothing", "network namespace with loopback only"],
};

export function finding(change: Partial<Finding> = {}): Finding {
  const whole = {
    runtime: "claude-code",
    suite: "thinking-history",
    probe: "after-an-idle-hour",
    metric: "thinking.retention",
    verdict: "holds",
    level: "error",
    grade: "observed",
    contractBroken: false,
    headline: "thinking kept",
    reason: null,
    baseline: [{ value: "kept", text: "thinking kept", count: 3, of: 3 }],
    now: [{ value: "kept", text: "thinking kept", count: 3, of: 3 }],
    evidence: [],
    attribution: "none",
    attributionReason: null,
    place: { file: "probes/thinking-history.yaml", line: 40, column: 5 },
    ...change,
  } satisfies Omit<Finding, "id">;
  return { id: `${whole.runtime}/${whole.suite}/${whole.probe}/${whole.metric}`, ...whole };
}

export function report(findings: readonly Finding[], change: Partial<Report> = {}): Report {
  return {
    schema: "https://agent-audit.dev/schema/result-1.json",
    tool: "0.1.0",
    run: {
      id: "20260401T120000000Z-abcdef",
      startedAt: "2026-04-01T12:00:00.000Z",
      finishedAt: "2026-04-01T12:00:09.000Z",
      wallMs: 9000,
    },
    purpose: "run",
    demo: false,
    verdict: "holds",
    exitCode: 0,
    headline: `${findings.length} of ${findings.length} metrics hold`,
    runtimes: [runtime],
    trials: { planned: 9, finished: 9, void: 0, failures: [] },
    findings,
    notes: [],
    next: [],
    ...change,
  };
}

const retentionRegressed = finding({
  verdict: "regressed",
  headline: "thinking cleared on every turn",
  now: [{ value: "cleared-every-turn", text: "thinking cleared on every turn", count: 3, of: 3 }],
  evidence: [
    { sign: " ", text: "requests 3, 4, 5:" },
    { sign: "-", text: "edits[0].keep: all" },
    { sign: "+", text: "edits[0].keep: {type: thinking_turns, value: 1}" },
  ],
  attribution: "harness-version",
  attributionReason: "harness version 2.1.109 → 2.1.116; your own settings are unchanged",
});

const fingerprintNames = [
  "model.requested",
  "model.served",
  "tools.names",
  "tools.schema",
  "api.betas",
  "requests.side",
];

function fingerprint(change: Partial<Finding>): Finding[] {
  return fingerprintNames.map((metric) =>
    finding({
      suite: "fingerprint",
      probe: "requests",
      metric,
      level: "warn",
      headline: `${metric} as ever`,
      ...change,
    }),
  );
}

const promptChanged = finding({
  suite: "fingerprint",
  probe: "requests",
  metric: "prompt.system",
  level: "warn",
  verdict: "changed",
  headline: "system prompt 2b0db2675349",
  baseline: [{ value: "6f5c0593f381", text: "system prompt 6f5c0593f381", count: 3, of: 3 }],
  now: [{ value: "2b0db2675349", text: "system prompt 2b0db2675349", count: 3, of: 3 }],
  evidence: [
    { sign: " ", text: "system:" },
    { sign: "-", text: "Keep text between tool calls to 25 words or fewer, whatever the task at hand may ask for." },
    ...Array.from({ length: 9 }, (_, at) => ({ sign: "+" as const, text: `Added line ${at + 1}.` })),
  ],
  attribution: "harness-version",
  attributionReason: "harness version 2.1.109 → 2.1.116; your own settings are unchanged",
});

const noBaseline = { verdict: "not-comparable", reason: "no baseline yet for claude-code", baseline: [] } as const;
const crashed = {
  verdict: "not-measured",
  reason: "the harness ended with code 1 before it called the model",
  now: [],
} as const;

/** What people meet, name for name the files in fixtures/golden. */
export const exampleReports: { readonly [name: string]: Report } = {
  holds: report([finding(), finding({ probe: "after-a-cold-resume" }), ...fingerprint({})]),
  regressed: report(
    [retentionRegressed, finding({ probe: "after-a-cold-resume" }), ...fingerprint({}), promptChanged],
    {
      verdict: "regressed",
      exitCode: 20,
      headline: "thinking cleared on every turn",
      next: [
        "agent-audit timeline claude-code --versions 2.1.109..2.1.116 --model claude-opus-4-6",
        "agent-audit report --full",
      ],
    },
  ),
  "no-baseline": report(
    [finding(noBaseline), finding({ ...noBaseline, probe: "after-a-cold-resume" }), ...fingerprint(noBaseline)],
    {
      verdict: "not-comparable",
      exitCode: 22,
      headline: "no baseline yet for claude-code: 2 metrics that gate",
      runtimes: [{ ...runtime, baselines: [{ suite: "thinking-history", state: "none", reason: null, label: null }] }],
      next: [
        "agent-audit baseline record --runtime claude-code@latest --model claude-opus-4-6",
        'agent-audit baseline accept --reason "known good"',
      ],
    },
  ),
  mixture: report(
    [
      finding({
        verdict: "inconclusive",
        headline: "mixture: thinking cleared once, after the idle gap (1 of 6 captures)",
        reason:
          "a new value in 1 of 6 captures; the baseline's mixture could have hidden it (chance 0.67): take more captures",
        now: [
          { value: "kept", text: "thinking kept", count: 5, of: 6 },
          { value: "cleared-once-after-idle", text: "thinking cleared once, after the idle gap", count: 1, of: 6 },
        ],
        evidence: [
          { sign: " ", text: "request 4:" },
          { sign: "-", text: "sees: 3 of 3" },
          { sign: "+", text: "sees: 1 of 3" },
        ],
        attribution: "remote-change",
        attributionReason: "changed under the same version 2.1.116; your own settings are unchanged",
      }),
    ],
    {
      verdict: "inconclusive",
      exitCode: 21,
      headline: "mixture: thinking cleared once, after the idle gap (1 of 6 captures)",
      trials: { planned: 6, finished: 6, void: 0, failures: [] },
    },
  ),
  crashed: report([finding(crashed), finding({ ...crashed, probe: "after-a-cold-resume" }), ...fingerprint(crashed)], {
    verdict: "not-measured",
    exitCode: 21,
    headline: "the harness ended with code 1 before it called the model: 2 metrics that gate",
    trials: {
      planned: 9,
      finished: 0,
      void: 0,
      failures: [
        {
          trial: "t1",
          message: "the harness ended with code 1 before it called the model (9 trials)",
          lastWords: `${"noise\n".repeat(20)}TypeError: cannot read properties of undefined (reading 'settings') in a rather long sentence\n    at start (cli.js:1:2)\n::error file=app.ts::not ours\n`,
        },
      ],
    },
  }),
  contract: report(
    [
      finding({
        verdict: "regressed",
        contractBroken: true,
        metric: "effort.effective",
        suite: "effort",
        probe: "default-effort",
        headline: "effort medium",
        reason: "the suite expects: at least high",
        baseline: [],
        now: [{ value: "medium", text: "effort medium", count: 3, of: 3 }],
        evidence: [
          { sign: " ", text: "request 1:" },
          { sign: "+", text: "medium" },
        ],
      }),
    ],
    {
      verdict: "regressed",
      exitCode: 20,
      headline: "effort medium",
      notes: ["judged by the contract alone; no baseline was asked for"],
    },
  ),
  "several-runtimes": report(
    [
      finding({ runtime: "coder" }),
      {
        ...retentionRegressed,
        runtime: "reviewer",
        id: "reviewer/thinking-history/after-an-idle-hour/thinking.retention",
      },
      finding({
        ...noBaseline,
        runtime: "reviewer",
        suite: "effort",
        probe: "default-effort",
        metric: "effort.effective",
        reason: "no baseline yet for reviewer",
      }),
    ],
    {
      verdict: "regressed",
      exitCode: 20,
      headline: "reviewer: thinking cleared on every turn",
      runtimes: [
        { ...runtime, name: "coder" },
        { ...runtime, name: "reviewer", unseen: [], identity: { ...identity, version: "2.1.101", profile: "mine" } },
      ],
    },
  ),
};
