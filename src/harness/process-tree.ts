import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
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

/** Processes that made themselves a new session still carry the run's HOME in their environment. */
async function killStrays(scratchDir: string): Promise<void> {
  const own = `=${scratchDir}/`;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    pids.map(async (name) => {
      const environ = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
      const ofThisRun = environ.split("\0").some((entry) => entry.startsWith("HOME") && entry.includes(own));
      if (ofThisRun && Number(name) !== process.pid) signal(Number(name));
    }),
  );
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
