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

/** When a run of this id was started, milliseconds since 1970. */
export function startOfRun(id: string): number {
  return Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, "$1-$2-$3T$4:$5:$6.$7Z"));
}

/** Makes the folder of a new run below `runs`, which git is told to leave alone: recordings are not for a repository. */
export async function createRun(runs: string, plan: RunPlan, clock: Clock): Promise<RunDirectory> {
  const directory = join(runs, newRunId(clock));
  await makeUntrackedFolder(directory);
  return await RunDirectory.create(directory, plan);
}

/** Makes a folder that is wholly ours, with a `.gitignore` of its own. Never one that a user named. */
export async function makeUntrackedFolder(folder: string): Promise<void> {
  await makeDirectory(folder);
  const path = join(folder, ".gitignore");
  try {
    await writeFile(path, "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw storageError(error, path);
  }
}

/** Opens a run to go on with it; `which` as for `findRun`. */
export async function resumeRun(runs: string, which: string): Promise<RunDirectory> {
  return await RunDirectory.open(await findRun(runs, which));
}

export async function openStoredRun(runs: string, which: string): Promise<StoredRun> {
  return await readRun(await findRun(runs, which));
}

/** Ids of all runs, oldest first. */
export async function listRuns(runs: string): Promise<string[]> {
  try {
    return (await readdir(runs)).filter((name) => idPattern.test(name)).sort();
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw storageError(error, runs);
  }
}

/**
 * Folder of the run that `which` names: `latest`, an id, the beginning of one, or a path to a run's folder.
 * Throws `run-not-found` or `run-ambiguous`.
 */
export async function findRun(runs: string, which: string): Promise<string> {
  const ids = await listRuns(runs);
  const matches = which === "latest" ? ids.slice(-1) : ids.filter((id) => which !== "" && id.startsWith(which));
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return join(runs, match);
  if (matches.length > 1) throw new AuditError("run-ambiguous", { run: which, matches: matches.join(", ") });
  if (which !== "" && (await isFile(join(which, "plan.json")))) return resolve(which);
  throw new AuditError("run-not-found", { run: which, known: await newest(runs) });
}

async function newest(runs: string): Promise<string> {
  return (await listRuns(runs)).slice(-3).join(", ") || "none";
}

/** The result of a run, or of a `result.json` wherever it lies. Throws `run-unfinished` where there is no result. */
export async function readResult(runs: string, which: string): Promise<Report> {
  const isResult = which.endsWith(".json");
  const path = isResult ? which : join(await findRun(runs, which), "result.json");
  const result = await readResultFile(path);
  if (result === null && isResult) throw new AuditError("run-not-found", { run: which, known: await newest(runs) });
  if (result === null) throw new AuditError("run-unfinished", { run: which });
  return result;
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
