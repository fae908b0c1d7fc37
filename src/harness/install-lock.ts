import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import type { Clock } from "../core/clock.ts";
import { isJsonObject, parseJson } from "../core/json.ts";

const pollMs = 150;
/** An install that takes longer than this is not waited for. */
const staleMs = 20 * 60_000;

/**
 * Runs `work` while no other process does for the same `path`. The lock saves work, correctness does not rest on it:
 * what is installed appears by one atomic rename, so two who both think they hold it only download twice.
 */
export async function withLock<T>(path: string, clock: Clock, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  while (!(await take(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else await clock.sleep(pollMs, signal);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    try {
      const holder = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
      await file.writeFile(JSON.stringify(holder));
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => null);
  if (file === null) return false;
  // File times are real time, whatever clock is injected.
  const ageMs = Date.now() - file.mtimeMs;
  if (ageMs > staleMs) return true;
  const holder = parseJson(await readFile(path, "utf8").catch(() => ""));
  // Just made and not yet written, or a disk that was full.
  if (!isJsonObject(holder) || typeof holder["pid"] !== "number") return ageMs > 5_000;
  if (holder["host"] !== hostname()) return false;
  return !isAlive(holder["pid"]) || (await startOf(holder["pid"])) !== holder["started"];
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** When a process began, so that a pid given out again is told from the one that was; null where the system does not say. */
async function startOf(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The program's name is in brackets and may hold anything; the fields after it cannot.
  return line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}
