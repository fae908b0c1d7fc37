import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Confinement, confine } from "./confinement.ts";
import { HarnessProcess } from "./harness-process.ts";

let scratchDir: string;
beforeEach(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), "aa-confine-"));
});
afterEach(() => rm(scratchDir, { recursive: true, force: true }));

const confinement = await confine({ mode: "auto", network: "loopback" });

function start(program: string, args: readonly string[], within: Confinement, lines: string[] = []): HarnessProcess {
  const env = { HOME: `${scratchDir}/home`, PATH: "/usr/bin:/bin" };
  const onLine = (line: string): void => void lines.push(line);
  return new HarnessProcess({ program, args, cwd: scratchDir, env, confinement: within, scratchDir, onLine });
}

async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return status !== "" && !status.slice(status.lastIndexOf(")")).startsWith(") Z");
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until; await delay(10)) if (!(await isRunning(pid))) return true;
  return false;
}

describe("HarnessProcess", { timeout: 30_000 }, () => {
  it.each([["namespaces or less", confinement] as const, ["process group", { kind: "process-group" }] as const])(
    "passes exit codes and signals on (%s)",
    async (_, within) => {
      expect(await start("sh", ["-c", "exit 7"], within).exited).toEqual({ code: 7, flooded: false });
      expect(await start("sh", ["-c", "kill -TERM $$"], within).exited).toEqual({ code: 143, flooded: false });
    },
  );

  it("ends a process that does not leave when its input ends", async () => {
    const started = Date.now();
    expect(await start("sleep", ["300"], confinement).finish(100)).toEqual({ code: null, flooded: false });
    expect(Date.now() - started).toBeLessThan(9_000);
  });

  it("reports a program that cannot be started", async () => {
    const child = start(join(scratchDir, "nowhere"), [], { kind: "process-group" });
    expect(await child.exited).toEqual({ code: null, flooded: false });
    expect(child.lastWords()).toContain("ENOENT");
  });
});

describe.skipIf(confinement.kind === "process-group")("namespaces", { timeout: 30_000 }, () => {
  it("show the harness no process but its own", async () => {
    const lines: string[] = [];
    await start("sh", ["-c", "ls /proc | grep -c '^[0-9]'; ls /sys/class/net"], confinement, lines).exited;
    expect(Number(lines[0])).toBeLessThan(8);
  });

  // Another process cannot enter a user namespace of ours, so this one needs none.
  it.skipIf(process.getuid?.() !== 0)("end with our process, however that ends", async () => {
    if (confinement.kind !== "namespaces") throw new Error("not reached");
    const prefix = confinement.prefix.slice(confinement.prefix.indexOf("setpriv"));
    // A process in our place, which starts a harness and is killed without a chance to clean up.
    const script = `const { spawn } = require("node:child_process");
      const [program, ...args] = ${JSON.stringify([...prefix, "sleep", "301"])};
      console.log(spawn(program, args, { stdio: "ignore", detached: true }).pid);
      setInterval(() => {}, 1000);`;
    const inOurPlace = spawn(process.execPath, ["-e", script]);
    const [line] = (await once(inOurPlace.stdout, "data")) as [Buffer];
    const unshare = Number(line.toString());
    let inside = 0;
    for (let round = 0; round < 400 && inside === 0; round += 1) {
      await delay(20);
      inside =
        Number.parseInt(await readFile(`/proc/${unshare}/task/${unshare}/children`, "utf8").catch(() => ""), 10) || 0;
    }
    expect(await isRunning(inside)).toBe(true);
    inOurPlace.kill("SIGKILL");
    expect(await goneWithin(inside, 8_000)).toBe(true);
    expect(await goneWithin(unshare, 8_000)).toBe(true);
  });

  it("are made anew when they were taken away", async () => {
    if (confinement.kind !== "namespaces") throw new Error("not reached");
    const holder = Number(confinement.prefix[confinement.prefix.indexOf("--target") + 1]);
    process.kill(holder, "SIGKILL");
    expect(await goneWithin(holder, 8_000)).toBe(true);
    await delay(50);
    const again = await confine({ mode: "auto", network: "loopback" });
    expect(again).not.toBe(confinement);
    expect(await start("true", [], again).exited).toEqual({ code: 0, flooded: false });
  });
});
