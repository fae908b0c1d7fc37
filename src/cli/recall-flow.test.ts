import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Report } from "../model/report.ts";
import { HistoryFolder } from "../store/history.ts";
import { invoke } from "./testing/fake-terminal.ts";
import { testFolder } from "./testing/folder.ts";
import { runAgain } from "./testing/run-again.ts";

// The shipped suite on the embedded loop: the incident of 26 March in what the agent still knows, and nights of it.

const files = {
  "agent-audit.yaml": `version: 1
runtimes:
  mine: { harness: messages, model: claude-opus-4-6 }
suites: [recall]
`,
};

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

function at(time: string): void {
  vi.setSystemTime(new Date(time));
}

async function tell(cwd: string, line: string) {
  const { code, stdout, stderr } = await invoke(line.split(" "), { cwd, columns: 160 });
  expect(stderr).not.toMatch(/crashed/);
  return { code, text: `${stdout}${stderr}`.replaceAll(/\s+/g, " "), stdout };
}

async function nights(cwd: string) {
  const [read] = await new HistoryFolder(join(cwd, ".agent-audit", "history")).list();
  return read?.kind === "found" ? read.entries.filter(({ nightly }) => nightly) : [];
}

describe("recall, pinned with twelve trials", () => {
  let cwd = "";
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    cwd = await testFolder(files);
    for (const [day, seed] of [
      ["2026-03-01", 1],
      ["2026-03-02", 2],
    ] as const) {
      at(`${day}T09:00:00.000Z`);
      const { code, text } = await tell(cwd, `baseline record --append --captures 6 --max-captures 6 --seed ${seed}`);
      expect(code, text).toBe(0);
    }
    expect((await tell(cwd, "baseline accept --reason steady")).code).toBe(0);
  }, 60_000);

  it("holds as long as nothing is cleared", async () => {
    at("2026-03-10T09:00:00.000Z");
    const { code, stdout } = await tell(cwd, "run --seed 12 --format json");
    const { findings } = JSON.parse(stdout) as Report;
    const thinking = findings.filter(({ metric }) => metric === "recall.thinking");
    expect(thinking).toHaveLength(2);
    for (const finding of thinking) {
      expect(finding.verdict).toBe("holds");
      expect(finding.headline).toMatch(/a loss of 40 points or more is ruled out$/);
    }
    expect(code).toBe(0);
  });

  it("20 once the reasoning is cleared after an idle hour: what fell, where, and that nothing else did", async () => {
    at("2026-03-26T09:00:00.000Z");
    const report = await runAgain(cwd, { incident: "2026-03-26", seed: 11 });
    expect(report.exitCode).toBe(20);
    const lost = report.findings.filter(
      ({ metric, verdict }) => metric === "recall.thinking" && verdict === "regressed",
    );
    expect(lost.map(({ probe }) => probe)).toEqual(["after-an-idle-hour"]);
    expect(lost[0]?.headline).toMatch(/ fell from 1[12] of 12 to 0 of [2-5]$/);
    expect(lost[0]?.evidence.map(({ text }) => text).join("\n")).toMatch(
      /chance of such an alarm without a change: 1 in /,
    );
    const visible = report.findings.filter(({ metric }) => metric === "recall.visible");
    expect(visible.map(({ verdict }) => verdict)).toEqual(visible.map(() => "holds"));
    expect(report.runtimes[0]?.servedModels).toEqual(["claude-opus-4-6"]);
  });

  it("two nights of one day, and a night that was missed, do no harm", async () => {
    for (const [time, seed] of [
      ["2026-03-11T03:00:00.000Z", 20],
      ["2026-03-11T22:00:00.000Z", 21],
      ["2026-03-13T03:00:00.000Z", 22],
    ] as const) {
      at(time);
      const { code, stdout } = await tell(
        cwd,
        `run --nightly --captures 2 --max-trials 6 --seed ${seed} --format json`,
      );
      expect([0, 21]).toContain(code);
      const { findings } = JSON.parse(stdout) as Report;
      for (const { metric, verdict, statistics } of findings)
        if (statistics !== undefined) {
          expect(["holds", "no-drift-found", "inconclusive"], metric).toContain(verdict);
          expect(statistics.stream, metric).not.toBeNull();
        }
    }
    expect((await nights(cwd)).map(({ at: time }) => time.slice(0, 10))).toEqual([
      "2026-03-11",
      "2026-03-11",
      "2026-03-13",
    ]);
    const { code, text } = await tell(cwd, "history");
    expect(text).toMatch(/2 nights/);
    expect(code).toBe(0);
  });
});
