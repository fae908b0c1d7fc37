import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, storageError } from "../core/storage-error.ts";

/** What is ours alone; recordings hold what an agent saw. */
export const privateFileMode = 0o600;
export const privateDirectoryMode = 0o700;

/**
 * Writes a whole file or nothing: temporary file, fsync, rename, fsync of the folder. A reader sees the old content or the
 * new one. Throws the storage errors.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  mode = privateFileMode,
): Promise<void> {
  await writeThenRename(path, data, mode);
  await syncDirectory(dirname(path));
}

/** As `writeFileAtomically`, but the name itself is on disk only after the caller's `syncDirectory`. */
export async function writeThenRename(path: string, data: string | Uint8Array, mode = privateFileMode): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx", mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storageError(error, path);
  }
}

/** Makes names in a folder durable. Windows has no such call and needs none. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (error) {
    throw storageError(error, path);
  }
}

export async function makeDirectory(path: string, mode = privateDirectoryMode): Promise<void> {
  try {
    await makeWithParents(path, mode);
  } catch (error) {
    throw storageError(error, path);
  }
}

/** Not by `recursive`: that never ends where a parent is there and takes no folders, as in `/proc`. */
async function makeWithParents(path: string, mode: number): Promise<void> {
  const make = async () => await mkdir(path, { mode }).then(() => null, errorCode);
  let code = await make();
  if (code === "ENOENT" && dirname(path) !== path) {
    await makeWithParents(dirname(path), mode);
    code = await make();
  }
  if (code === null || (code === "EEXIST" && (await stat(path)).isDirectory())) return;
  // Once more for the error itself.
  await mkdir(path, { mode });
}
