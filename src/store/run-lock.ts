import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { AuditError } from "../core/errors.ts";
import { isJsonObject, parseJson } from "../core/json.ts";
import { errorCode, storageError } from "../core/storage-error.ts";
import { privateFileMode } from "./atomic-file.ts";
import { processStart } from "./process-start.ts";

interface Holder {
  readonly pid: number;
  /** When that process started, in whatever form the system tells; null where it does not. Pids are used again. */
  readonly started: string | null;
  readonly host: string;
}

/** Held while this process writes to a run. */
export interface RunLock {
  release(): Promise<void>;
}

const takeoverTries = 100;

/** Takes the lock file at `path`, or throws `run-locked` naming who has it. The lock of a process that is gone is taken over. */
export async function takeRunLock(path: string): Promise<RunLock> {
  const own: Holder = { pid: process.pid, started: await processStart(process.pid), host: hostname() };
  const text = JSON.stringify(own);
  for (let attempt = 0; attempt < takeoverTries; attempt++) {
    if (await create(path, text)) return { release: () => release(path, text) };
    const held = await readText(path);
    if (held === null) continue;
    const holder = parseHolder(held);
    if (holder === null || !(await isGone(holder))) {
      const who = holder === null ? "an unknown process" : `process ${holder.pid} on ${holder.host}`;
      throw new AuditError("run-locked", { path, holder: who });
    }
    if (!(await removeStale(path, held))) await setTimeout(10);
  }
  throw new AuditError("run-locked", { path: takeoverPath(path), holder: "a process that is taking it over" });
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", privateFileMode);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw storageError(error, path);
  }
}

/**
 * Several processes may find the same stale lock. Only the one that holds the second lock may remove it, and only if it is
 * still the one it judged: what it would remove otherwise is the lock of whoever was faster. False where another is at it.
 */
async function removeStale(path: string, stale: string): Promise<boolean> {
  const takeover = takeoverPath(path);
  if (!(await create(takeover, ""))) return false;
  try {
    if ((await readText(path)) === stale) await rm(path, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
  return true;
}

function takeoverPath(path: string): string {
  return `${path}.takeover`;
}

async function isGone(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
  const started = await processStart(holder.pid);
  return started !== null && holder.started !== null && started !== holder.started;
}

async function release(path: string, text: string): Promise<void> {
  if ((await readText(path)) === text) await rm(path, { force: true });
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw storageError(error, path);
  }
}

function parseHolder(text: string): Holder | null {
  const value = parseJson(text);
  if (!isJsonObject(value)) return null;
  const { pid, started, host } = value;
  if (typeof pid !== "number" || typeof host !== "string") return null;
  return { pid, started: typeof started === "string" ? started : null, host };
}
