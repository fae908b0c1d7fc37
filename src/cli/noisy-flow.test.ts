import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { resumeSuites, runSuites } from "../app/run-suites.ts";
import type { HistoryEntry } from "../model/history.ts";
import type { Report } from "../model/report.ts";
import { HistoryFolder } from "../store/history.ts";
import { invoke } from "./testing/fake-terminal.ts";
import { testFolder } from "./testing/folder.ts";
import { newestRequest, runAgain, runsOf, testEnvironment } from "./testing/run-again.ts";

// Noisy metrics from the first record to the verdicts, on the embedded loop and the simulated model, over faked days.

const filesWith = (noise: string) => ({
  "agent-audit.yaml": `version: 1
runtimes:
  mine: { harness: messages, model: claude-opus-4-6 }
suites: [noisy.yaml]
`,
  "noisy.yaml": `version: 1
suite: noisy
probes:
  - id: think
    conversation:
      noise: ${noise}
      steps:
        - user: Think it over.
          model:
            - think: { words: 200 }
              say: done
    metrics: { thinking.tokens: error }
`,
});

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

async function reportOf(cwd: string): Promise<Report> {
  return JSON.parse((await tell(cwd, "report --format json")).stdout);
}

async function recordDay(cwd: string, day: string, seed: number, captures: number): Promise<void> {
  at(`${day}T09:00:00.000Z`);
  const { code, text } = await tell(cwd, `baseline record --append --captures ${captures} --seed ${seed}`);
  expect(code, text).toBe(0);
}

async function history(cwd: string): Promise<readonly HistoryEntry[]> {
  const [read] = await new HistoryFolder(join(cwd, ".agent-audit", "history")).list();
  return read?.kind === "found" ? read.entries : [];
}

describe("a quantity, pinned over ten days", () => {
  let pinned = "";
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    pinned = await testFolder(filesWith("standard"));
    for (let day = 1; day <= 10; day++) await recordDay(pinned, `2026-03-${String(day).padStart(2, "0")}`, day, 2);
    expect((await tell(pinned, "baseline accept --reason steady --expires 30d")).code).toBe(0);
  }, 60_000);

  it("holds where nothing changed, in words that a reader without statistics understands", async () => {
    at("2026-03-12T09:00:00.000Z");
    const { code, stdout } = await tell(pinned, "run --seed 100 --format json");
    expect(code).toBe(0);
    const { findings, headline } = JSON.parse(stdout) as Report;
    expect(headline).toBe("1 of 1 metric holds");
    const [finding] = findings;
    expect(finding?.headline).toMatch(/^thinking tokens the same within 0\.5×–2×: \d\S*× \(0\.\d+–1\.\d+\), \d+ runs$/);
    expect(finding).toMatchObject({
      verdict: "holds",
      statistics: { state: "same", baseline: { values: 20, days: 10 } },
    });
  });

  it("the same data and seed give byte-equal findings", async () => {
    at("2026-03-12T09:00:00.000Z");
    const told = await Promise.all([1, 2].map(() => tell(pinned, "run --seed 101 --concurrency 1 --format json")));
    const [one, two] = told.map(({ stdout }) => JSON.stringify((JSON.parse(stdout) as Report).findings));
    expect(one).toContain('"thinking.tokens"');
    expect(two).toBe(one);
  });

  it("two runs at once both count, and neither spoils the history", async () => {
    at("2026-03-13T09:00:00.000Z");
    const before = (await history(pinned)).length;
    const both = await Promise.all([tell(pinned, "run --seed 7"), tell(pinned, "run --seed 8")]);
    for (const { code } of both) expect([0, 21]).toContain(code);
    expect(await history(pinned)).toHaveLength(before + 2);
  });

  it("an interrupted run adds nothing; resumed, it gives the findings of one that went through, and counts once", async () => {
    const cwd = pinned;
    at("2026-03-14T09:00:00.000Z");
    const through = await tell(cwd, "run --seed 55 --concurrency 1 --format json");
    const { findings } = JSON.parse(through.stdout) as Report;
    expect(findings[0]?.statistics?.trials.ran, "more than one decision").toBeGreaterThan(2);
    const count = (await history(cwd)).length;
    const runs = runsOf(cwd);
    const request = await newestRequest(cwd);
    // Cut short after two trials.
    const controller = new AbortController();
    let ended = 0;
    const watched = testEnvironment(cwd, controller.signal);
    const progress = {
      ...watched.progress,
      count: (done: number) => (ended = done) >= 2 && controller.abort(new Error("SIGINT")),
    };
    const end = await runSuites(request, runs, { ...watched, progress });
    expect(ended).toBeGreaterThanOrEqual(2);
    expect(end.kind).toBe("interrupted");
    expect(await history(cwd)).toHaveLength(count);
    const resumed = await resumeSuites(end.id, runs, testEnvironment(cwd));
    expect(resumed).toMatchObject({ kind: "finished", report: { exitCode: through.code } });
    if (resumed.kind === "finished") expect(resumed.report.findings).toEqual(findings);
    expect(await history(cwd)).toHaveLength(count + 1);
    expect(await resumeSuites(end.id, runs, testEnvironment(cwd))).toMatchObject({ kind: "finished" });
    expect(await history(cwd)).toHaveLength(count + 1);
  });

  it("judges nothing once its time is over, says so, and is listed so", async () => {
    at("2026-03-20T09:00:00.000Z");
    expect((await tell(pinned, "baseline list")).text).toMatch(/accepted mine\/noisy .*expires 2026-04-09/);
    at("2026-04-10T09:00:00.000Z");
    const { code, text } = await tell(pinned, "run --seed 9");
    expect(code).toBe(22);
    expect(text).toMatch(/the baseline expired on 2026-04-09 \(accepted 2026-03-10\): record and accept a new one/);
    expect((await reportOf(pinned)).next).toContain("agent-audit baseline record");
    expect((await tell(pinned, "baseline list")).text).toMatch(/expired mine\/noisy/);
    expect((await tell(pinned, "baseline show mine/noisy")).text).toContain("expires 2026-04-09");
  });
});

describe("a quantity, pinned on one day", () => {
  const incident = "2026-03-04";
  let cwd = "";
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    cwd = await testFolder(filesWith("{ thinkingSigma: 0.15, dayTau: 0 }"));
    await recordDay(cwd, "2026-03-01", 1, 20);
    expect((await tell(cwd, "baseline accept --reason steady")).code).toBe(0);
    at("2026-03-02T09:00:00.000Z");
    await tell(cwd, "run --seed 5");
  }, 60_000);

  it("21 on the first crossing, which waits for another session", async () => {
    at("2026-03-04T09:00:00.000Z");
    const report = await runAgain(cwd, { incident, seed: 6 });
    expect(report).toMatchObject({ exitCode: 21, verdict: "inconclusive" });
    expect(report.headline).toMatch(/^to be confirmed: thinking tokens fell to 0\.\d+×/);
    expect(report.findings[0]?.reason).toMatch(
      /from one day.*a second run, 12 hours or more from now and with the same history folder, confirms it or not/,
    );
    expect((await history(cwd)).at(-1)?.crossings).toMatchObject([{ metric: "thinking.tokens", direction: -1 }]);
  });

  it("21 still an hour later: that is the same session", async () => {
    at("2026-03-04T10:00:00.000Z");
    expect(await runAgain(cwd, { incident, seed: 7 })).toMatchObject({ exitCode: 21 });
  });

  it("20 when a second session finds it again", async () => {
    at("2026-03-04T21:30:00.000Z");
    const report = await runAgain(cwd, { incident, seed: 8 });
    expect(report).toMatchObject({ exitCode: 20 });
    expect(report.headline).toMatch(/^thinking tokens fell to 0\.\d+× \(0\.\d+–0\.\d+\)/);
  });
});
