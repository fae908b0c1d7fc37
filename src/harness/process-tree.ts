import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { Confinement } from "./confinement.ts";

/**
 * Ends a harness process and everything it started.
 * @param pid the process we spawned: a group leader, or the `unshare` in front of a pid namespace
 * @param scratchDir the run's folder; where there is no pid namespace, a Linux process that left the group is known by it
 */
export async function killTree(pid: number, confinement: Confinement, scratchDir: string): Promise<void> {
  if (confinement.kind === "namespaces") {
    // The kernel ends all of a pid namespace before its first process counts as dead; ending `unshare` would not wait.
    const first = await firstChild(pid);
    signal(first ?? pid);
    return;
  }
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/T", "/F", "/PID", String(pid)], { stdio: "ignore", windowsHide: true });
    return;
  }
  signal(-pid);
  if (process.platform === "linux") await killStrays(scratchDir);
}

const strayRounds = 40;
const strayPauseMs = 10;

/**
 * Processes that made themselves a session of their own still carry the run's HOME in their environment. Looks again
 * until there is none, because a killed one takes a moment to go and may have started another.
 */
async function killStrays(scratchDir: string): Promise<void> {
  for (let round = 0; round < strayRounds; round += 1) {
    const strays = await straysOf(scratchDir);
    if (strays.length === 0) return;
    for (const pid of strays) signal(pid);
    await delay(strayPauseMs);
  }
}

async function straysOf(scratchDir: string): Promise<readonly number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environ = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return pid !== process.pid && environ.split("\0").some((entry) => entry.startsWith(`HOME=${scratchDir}/`));
    }),
  );
  return pids.filter((_, index) => found[index]);
}

async function firstChild(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const first = Number.parseInt(text, 10);
  return Number.isInteger(first) && first > 1 ? first : null;
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
