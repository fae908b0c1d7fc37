import type { GateResult } from "../compare/gate.ts";
import { exitCodes } from "../core/exit-codes.ts";
import type { Finding } from "../model/finding.ts";
import type { OpenRuntimes } from "./audited-runtime.ts";
import type { OpenBaselines } from "./baselines.ts";
import type { RunRequest } from "./run-request.ts";

/** The commands worth typing after this result, most useful first; at most three. */
export function nextCommands(
  request: RunRequest,
  verdict: GateResult,
  findings: readonly Finding[],
  open: OpenRuntimes,
  baselines: OpenBaselines,
): string[] {
  if (request.demo) return demoCommands(request);
  const commands: string[] = [];
  for (const { request: runtime, identity } of open.runtimes) {
    const { spec, suites } = runtime;
    const lookups = suites.map((suite) => baselines.lookup(spec.name, suite.name));
    const was = lookups.flatMap((lookup) => (lookup.kind === "found" ? [lookup.baseline.identity.version] : []))[0];
    const drifted = findings.some((item) => item.runtime === spec.name && item.attribution === "harness-version");
    if (drifted && was && identity.version && spec.harness !== "messages")
      commands.push(
        `agent-audit timeline ${spec.harness} --versions ${was}..${identity.version}${model(identity.model)}`,
      );
    if (lookups.some((lookup) => lookup.kind === "missing") && request.baselines.kind === "folder")
      commands.push(
        `agent-audit baseline record --runtime ${spec.name === spec.harness ? specText(spec.harness, spec.version) : spec.name}${model(identity.model)}`,
      );
  }
  if (commands.some((command) => command.includes("baseline record")))
    commands.push('agent-audit baseline accept --reason "known good"');
  if (verdict.exitCode === exitCodes.drift) commands.push("agent-audit report --full");
  return [...new Set(commands)].slice(0, 3);
}

function demoCommands(request: RunRequest): string[] {
  const incident = request.runtimes.some(({ spec }) => spec.incident !== null);
  return [
    incident ? "agent-audit report --full" : "agent-audit run --incident 2026-03-26",
    "agent-audit run --runtime claude-code@latest --model claude-opus-4-6 --contract-only",
    "agent-audit init",
  ];
}

function specText(harness: string, version: string | null): string {
  return version === null ? harness : `${harness}@${version}`;
}

function model(name: string | null): string {
  return name === null ? "" : ` --model ${name}`;
}
