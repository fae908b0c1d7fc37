import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { problemLine } from "../model/problem.ts";
import { loadConfig } from "./load-config.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "config-"));
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

async function loaded(runtimes: string) {
  await writeFile(join(cwd, "agent-audit.yaml"), `version: 1\nruntimes:\n${runtimes}`);
  return await loadConfig(null, { cwd, metrics: [], harnesses: ["claude-code", "messages", "managed-agents"] });
}

it("an agent and an environment of one's own, at the real service unless it says otherwise", async () => {
  const parsed = await loaded(`  crm:
    harness: managed-agents
    agent: agent_01abc
    environment: env_01abc
    sideEffects: off
    gaps: skip
    sessionBudgetUsd: 2.5
    key: { env: CRM_KEY }
  demo: { harness: managed-agents }
  loop: { harness: messages }
`);
  expect(parsed.ok && parsed.value.runtimes).toMatchObject([
    {
      name: "crm",
      upstream: "real",
      hosted: {
        agent: "agent_01abc",
        environment: "env_01abc",
        sideEffects: "off",
        gaps: "skip",
        sessionBudgetUsd: 2.5,
      },
    },
    { name: "demo", upstream: "simulated" },
    { name: "loop", upstream: "simulated" },
  ]);
  expect(parsed.ok && parsed.value.runtimes.slice(1).some((runtime) => "hosted" in runtime)).toBe(false);
});

it.each([
  ["{ harness: messages, agent: agent_1 }", /`agent` is of hosted agents, and "messages" is none/],
  ["{ harness: claude-code, gaps: skip }", /`gaps` is of hosted agents/],
  ["{ harness: managed-agents@3 }", /its version is not chosen/],
  ["{ harness: managed-agents, profile: mine }", /takes no settings from this machine/],
  ["{ harness: managed-agents, agent: agent_1, upstream: simulated }", /names something of the real service/],
  ["{ harness: managed-agents, upstream: real }", /has neither `agent` nor `model`/],
  ["{ harness: managed-agents, agent: claude }", /must be the id of an agent/],
  ["{ harness: managed-agents, environment: box }", /must be the id of an environment/],
  ["{ harness: managed-agents, sessionBudgetUsd: 0 }", /sessionBudgetUsd/],
  ["{ harness: managed-agents, sideEffects: maybe }", /sideEffects/],
])("%s is a mistake, told with its place", async (runtime, words) => {
  const parsed = await loaded(`  mine: ${runtime}\n`);
  const lines = parsed.ok ? [] : parsed.problems.map(problemLine);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(words);
  expect(lines[0]).toMatch(/agent-audit\.yaml:3:\d+/);
});
