import { randomBytes } from "node:crypto";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Clock } from "../core/clock.ts";
import { AuditError } from "../core/errors.ts";
import { errorCode, storageError } from "../core/storage-error.ts";
import type { Report } from "../model/report.ts";
import type { RunPlan } from "../model/trial.ts";
import { makeDirectory } from "./atomic-file.ts";
import { RunDirectory, readResultFile, readRun, type StoredRun } from "./run-directory.ts";

const idPattern = /^\d{8}T\d{9}Z-[0-9a-f]{6}$/;

/** UTC time to the millisecond and a random end: ids sort by age. */
export function newRunId(clock: Clock): string {
  const time = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  return `${time}-${randomBytes(3).toString("hex")}`;
}

/** Makes the folder of a new run below `home` (`.agent-audit`), which git is told to leave alone. */
export async function createRun(home: string, plan: RunPlan, clock: Clock): Promise<RunDirectory> {
  await makeAuditHome(home);
  return await RunDirectory.create(join(home, "runs", newRunId(clock)), plan);
}

/** Makes `.agent-audit` with a `.gitignore` of its own: recordings are not for a repository. */
export async function makeAuditHome(home: string): Promise<void> {
  await makeDirectory(home);
  const path = join(home, ".gitignore");
  try {
    await writeFile(path, "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw storageError(error, path);
  }
}

/** Opens a run to go on with it; `which` as for `findRun`. */
export async function resumeRun(home: string, which: string): Promise<RunDirectory> {
  return await RunDirectory.open(await findRun(home, which));
}

export async function openStoredRun(home: string, which: string): Promise<StoredRun> {
  return await readRun(await findRun(home, which));
}

/** Ids of all runs, oldest first. */
export async function listRuns(home: string): Promise<string[]> {
  const folder = join(home, "runs");
  try {
    return (await readdir(folder)).filter((name) => idPattern.test(name)).sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw storageError(error, folder);
  }
}

/**
 * Folder of the run that `which` names: `latest`, an id, the beginning of one, or a path to a run's folder.
 * Throws `run-not-found` or `run-ambiguous`.
 */
export async function findRun(home: string, which: string): Promise<string> {
  const ids = await listRuns(home);
  const matches = which === "latest" ? ids.slice(-1) : ids.filter((id) => which !== "" && id.startsWith(which));
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return join(home, "runs", match);
  if (matches.length > 1) throw new AuditError("run-ambiguous", { run: which, matches: matches.join(", ") });
  if (which !== "" && (await isFile(join(which, "plan.json")))) return resolve(which);
  throw new AuditError("run-not-found", { run: which, known: ids.slice(-3).join(", ") || "none" });
}

/** The result of a run, or of a `result.json` wherever it lies. Throws `run-unfinished` where there is no result. */
export async function readResult(home: string, which: string): Promise<Report> {
  const path = which.endsWith(".json") ? which : join(await findRun(home, which), "result.json");
  const result = await readResultFile(path);
  if (result === null) throw new AuditError("run-unfinished", { run: which });
  return result;
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
