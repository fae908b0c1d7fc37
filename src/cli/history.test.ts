import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dayOf } from "../compare/testing/simulated-nights.ts";
import type { FleetHistory, NamedStream } from "../model/stream.ts";
import { invoke } from "./testing/fake-terminal.ts";
import { testFolder } from "./testing/folder.ts";
import { type SimulatedHistory, writeSimulatedHistory } from "./testing/simulated-history.ts";

const changeNight = 60;
const fellTo = (share: number) => (night: number) => (night >= changeNight ? Math.log(share) : 0);
const fourNights = (night: number) => (night >= changeNight && night < changeNight + 4 ? Math.log(0.2) : 0);
const dayMs = 86_400_000;

async function told(...histories: readonly SimulatedHistory[]): Promise<{ cwd: string; paths: readonly string[] }> {
  const cwd = await testFolder();
  const paths = [];
  for (const simulated of histories) paths.push(await writeSimulatedHistory(cwd, simulated));
  return { cwd, paths };
}

/** The command's JSON, and every stream in it. */
async function asked(
  cwd: string,
  ...flags: readonly string[]
): Promise<{ fleet: FleetHistory; streams: NamedStream[] }> {
  const { code, stdout, stderr } = await invoke(["history", "--format", "json", ...flags], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const fleet = JSON.parse(stdout) as FleetHistory;
  return { fleet, streams: fleet.histories.flatMap(({ streams }) => streams) };
}

describe("a year of nights", () => {
  it("is told with the date of the change, in 80 columns", async () => {
    const { cwd } = await told({ seed: 1, nights: 365, shift: fellTo(0.4) });
    const { code, stdout, stderr } = await invoke(["history"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(stdout).toMatch(/verdict {3}thinking tokens fell to 0\.4\d× \(\d+ tokens against [\d,]+ pinned\)/);
    expect(stdout).toContain(`changed   ${dayOf(60)} (90 %: that day alone)`);
    expect(stdout).toMatch(/alarm {5}since 2026-04-0[2-6]/);
    expect(stdout).toContain("evidence  over 1 : 1,000,000,000 of 1 : 4,000 needed");
    expect(stdout).toContain("365 nights, 2026-01-31 to 2027-01-30, 12 pinned before them");
    const [values = "", strength = "", marks = ""] = ["values", "strength", "change"].map(
      (label) => stdout.split("\n").find((line) => line.startsWith(`  ${label} `) && !line.includes("changed")) ?? "",
    );
    // Six days a column: night 60 is in the eleventh.
    expect(marks.slice(12).indexOf("▲")).toBe(10);
    expect(values.slice(12, 22)).toMatch(/^[▄▅▆▇█]+$/);
    expect(values.slice(23)).toMatch(/^[▁▂▃▄]+$/);
    expect(strength.slice(12, 22)).not.toContain("█");
    expect(strength.slice(23)).toMatch(/^█+$/);
  });

  it("dates a change to 0.4 within a night in at least nine of ten seeds", async () => {
    const seeds = Array.from({ length: 20 }, (_, index) => 100 + index);
    const { cwd } = await told(...seeds.map((seed) => ({ seed, nights: 70, shift: fellTo(0.4), runtime: `r${seed}` })));
    const { streams, fleet } = await asked(cwd);
    expect(fleet.streams).toBe(20);
    const near = streams.filter(({ verdict }) => {
      const day = verdict.statistics.changed?.day;
      return day !== undefined && Math.abs(Date.parse(day) - Date.parse(dayOf(changeNight))) <= dayMs;
    });
    expect(near.length).toBeGreaterThanOrEqual(18);
  });

  it("stays quiet where nothing changed, and does not call that the same", async () => {
    const { cwd } = await told({ seed: 3, nights: 200 });
    const { stdout } = await invoke(["history"], { cwd });
    expect(stdout).toContain("verdict   no change found\n");
    expect(stdout).not.toMatch(/same|alarm /);
  });
});

it("tells a change that was taken back with both dates", async () => {
  const { cwd } = await told({ seed: 2, nights: 90, shift: fourNights });
  const { stdout } = await invoke(["history"], { cwd });
  expect(stdout).toContain("verdict   no change now; one was there and receded");
  expect(stdout).toContain(`receded   fell on ${dayOf(60)} (90 %: that day alone); alarm on ${dayOf(62)},`);
  expect(stdout).toMatch(/evidence highest on 2026-04-0[45], receded on 2026-04-0\d/);
});

it("says how far the warm-up is, and nothing that sounds like a verdict", async () => {
  const { cwd } = await told({ seed: 4, nights: 3, pinnedDays: 3, shift: () => -2 });
  const { stdout } = await invoke(["history"], { cwd });
  expect(stdout).toContain("verdict   warming up: night 6 of 10, 3 of them pinned; no verdict yet");
  expect(stdout).not.toMatch(/no change|evidence|fell|same/);
});

describe("nights", () => {
  it("that were missed, doubled or damaged are told, and only they are not used", async () => {
    const { cwd, paths } = await told({
      seed: 5,
      nights: 40,
      entries: (entries) =>
        entries.flatMap((entry, night) => {
          if (night === 7 || night === 8) return [];
          if (night === 9) return [entry, { ...entry, run: "again", at: entry.at.replace("T03", "T15") }];
          return night === 11 ? [{ ...entry, metrics: entry.metrics.slice(1) }] : [entry];
        }),
    });
    const path = paths[0] ?? "";
    const lines = (await readFile(path, "utf8")).split("\n");
    lines[20] = (lines[20] ?? "").replace('"run-', '"sun-');
    await writeFile(path, lines.join("\n"));
    const { stdout } = await invoke(["history"], { cwd });
    expect(stdout).toContain("line 21 of its file: it was damaged or edited by hand: the run does not count");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("12 pinned before them; 3 days without a night;");
    expect(stdout).toContain("nights    36 nights, 2026-01-31 to 2026-03-11");
    expect(stdout).toContain("note      1 night left out: a probe gave fewer than 2 values");
  });

  it("before a re-accepted baseline are shown and not used", async () => {
    const { cwd } = await told({
      seed: 6,
      nights: 80,
      shift: fellTo(0.4),
      entries: (entries) => entries.map((entry, night) => (night < 70 ? { ...entry, baseline: "before" } : entry)),
    });
    const { stdout } = await invoke(["history"], { cwd });
    expect(stdout).toMatch(/10 nights, 2026-04-11 to 2026-04-20, .*left\s+out: 70 nights of another baseline/s);
  });

  it("since a day are shown, while all of them count", async () => {
    const { cwd } = await told({ seed: 1, nights: 80, shift: fellTo(0.4) });
    const { streams } = await asked(cwd, "--since", "2026-04-10");
    expect(streams[0]?.verdict.units[0]?.days).toEqual(["2026-04-10"]);
    expect(streams[0]?.verdict.statistics).toMatchObject({ nights: 80, changed: { day: dayOf(60) } });
  });
});

const twoStreams = async () =>
  await told({ seed: 1, nights: 12, runtime: "one" }, { seed: 2, nights: 12, runtime: "two" });

describe("which streams", () => {
  it("are shown is named by runtime, suite or both; all share the false alarms", async () => {
    const { cwd } = await twoStreams();
    for (const name of ["two", "two/effort"]) {
      const { fleet, streams } = await asked(cwd, name);
      expect(fleet.histories.map(({ key }) => key.runtime)).toEqual(["two"]);
      expect(fleet.streams).toBe(2);
      expect(streams[0]?.verdict.lnThreshold).toBeCloseTo(Math.log(8000), 9);
    }
    expect((await asked(cwd, "effort")).fleet.histories).toHaveLength(2);
    expect((await asked(cwd, "--metric", "effort.sent")).streams).toEqual([]);
  });

  it("and how strict they are, the configuration says", async () => {
    const { cwd } = await told({ seed: 1, nights: 25 });
    await writeFile(join(cwd, "agent-audit.yaml"), "version: 1\nfalseAlarmsPerYear: 1\nnightsPerUnit: 2\n");
    const { fleet, streams } = await asked(cwd);
    expect(fleet).toMatchObject({ falseAlarmsPerYear: 1, nightsPerUnit: 2 });
    expect(streams[0]?.verdict.lnThreshold).toBeCloseTo(Math.log(365), 9);
    expect(streams[0]?.verdict.units).toHaveLength(12);
    expect((await invoke(["history"], { cwd })).stdout).toContain("2 nights make one value");
  });
});

describe("what cannot be shown", () => {
  it("is no history: 22", async () => {
    const { code, stdout, stderr } = await invoke(["history"], { cwd: await testFolder() });
    expect({ code, stdout }).toEqual({ code: 22, stdout: "" });
    expect(stderr).toContain("There is no history of any run.");
    expect(stderr).toContain("--nightly");
  });

  it("is a name without one: 22", async () => {
    const { cwd } = await told({ seed: 1, nights: 3 });
    const { code, stderr } = await invoke(["history", "nobody"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 22, stderr: expect.stringContaining("nobody") as string });
  });

  it("is a history whose baseline is gone: 22, and it says so", async () => {
    const { cwd } = await told({ seed: 1, nights: 3 });
    await rm(join(cwd, "baselines"), { recursive: true });
    const { code, stdout } = await invoke(["history"], { cwd });
    expect(code).toBe(22);
    expect(stdout).toContain("nothing is judged: no baseline is accepted");
  });

  it("is a file that is no history: 22 where it is the only one, a line where it is not", async () => {
    const { cwd, paths } = await told({ seed: 1, nights: 3, runtime: "good" }, { seed: 1, nights: 3, runtime: "bad" });
    await writeFile(paths[1] ?? "", "[]\n");
    const { code, stdout } = await invoke(["history"], { cwd });
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("effort.jsonl does not count: its first line is damaged");
    await rm(paths[0] ?? "");
    expect(await invoke(["history"], { cwd })).toMatchObject({ code: 22, stdout: "" });
  });

  it.each([
    ["--since", "yesterday"],
    ["--since", "2026-02-30"],
    ["--metric", "no.such"],
    ["--format", "svg"],
  ])("is a question that is none: %s %s", async (...flags) => {
    expect(await invoke(["history", ...flags], { cwd: await testFolder() })).toMatchObject({ code: 2, stdout: "" });
  });
});

it("gives the same bytes for the same history", async () => {
  const { cwd } = await told({ seed: 7, nights: 30 });
  const [once, again] = [
    await invoke(["history", "--format", "json"], { cwd }),
    await invoke(["history", "--format", "json"], { cwd }),
  ];
  expect(again.stdout).toBe(once.stdout);
});
