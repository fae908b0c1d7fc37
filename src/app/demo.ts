import type { Suite } from "../model/suite.ts";
import { defaultModel } from "../runtime/registry.ts";
import type { RuntimeSpec } from "../runtime/spec.ts";
import type { RunRequest } from "./run-request.ts";
import { sampleDefaults } from "./sample-defaults.ts";

/** The embedded loop, for the demo and the self-test; altered as in an incident, or healthy. */
export function demoSpec(incident: RuntimeSpec["incident"]): RuntimeSpec {
  return {
    name: "demo",
    harness: "messages",
    version: null,
    binary: null,
    model: defaultModel,
    profile: "clean",
    upstream: "simulated",
    baseUrl: null,
    key: null,
    incident,
    projectDir: "",
  };
}

/** The demo as a run: against the baselines that ship. */
export function demoRequest(
  incident: RuntimeSpec["incident"],
  suites: readonly Suite[],
  concurrency: number,
): RunRequest {
  return {
    purpose: "run",
    runtimes: [{ spec: demoSpec(incident), suites }],
    captures: 3,
    maxTrials: sampleDefaults.maxTrials,
    alpha: sampleDefaults.alpha,
    seed: 1,
    maxCaptures: 6,
    concurrency,
    turnTimeoutMs: 60_000,
    isolation: "auto",
    baselines: { kind: "shipped" },
    history: null,
    strict: false,
    demo: true,
    notes: [],
    again: { measure: [], accept: [], read: [] },
  };
}
