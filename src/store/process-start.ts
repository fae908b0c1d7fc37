import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** When a process started, as a text that only serves to be compared; null where the system does not tell. */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === "win32") return null;
  try {
    return process.platform === "linux" ? await startTicks(pid) : await startTime(pid);
  } catch {
    return null;
  }
}

/** Field 22 of `stat`, counted behind the command name, which may hold spaces and brackets; with the boot it counts from. */
async function startTicks(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined ? null : `${bootId.trim()}/${ticks}`;
}

async function startTime(pid: number): Promise<string | null> {
  const environment = { PATH: "/usr/bin:/bin", LC_ALL: "C" };
  const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)], { env: environment });
  return stdout.trim() || null;
}
