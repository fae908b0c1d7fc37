import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, storageError } from "../core/storage-error.ts";

/** Every file below a folder, as a path; none where the folder is not there. Throws the storage errors. */
export async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw storageError(error, folder);
  }
}
