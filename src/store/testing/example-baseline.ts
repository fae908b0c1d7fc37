import { sha256 } from "../../core/fingerprint.ts";
import type { Baseline } from "../../model/baseline.ts";

export const promptText = "You are an agent.\nKeep it short.\n";

export const exampleBaseline: Baseline = {
  format: 1,
  tool: "0.1.0",
  key: { runtime: "claude", surface: "cli", profile: "clean", upstream: "simulated", model: "opus", suite: "effort" },
  suiteDigest: sha256("suite"),
  identity: {
    name: "claude-code",
    version: "2.1.116",
    requestedVersion: "latest",
    surface: "cli",
    profile: "clean",
    upstream: "simulated",
    model: "opus",
    programSha256: null,
    form: "javascript",
    settings: { effort: null },
  },
  captures: 3,
  days: ["2026-03-12"],
  metrics: [
    {
      probe: "effort",
      metric: "effort.sent",
      values: [
        { value: "high", count: 2, observations: [{ place: "request 1", value: "high" }], texts: {} },
        { value: null, count: 1, observations: [], texts: {} },
      ],
      missing: [],
    },
    {
      probe: "effort",
      metric: "prompt.system",
      values: [{ value: sha256(promptText), count: 2, observations: [], texts: { system: sha256(promptText) } }],
      missing: [{ reason: 'the agent said "no":\nnothing', count: 1 }],
    },
  ],
  accepted: { at: "2026-03-12T10:00:00.000Z", reason: "known good" },
};
