import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { AuditError } from "../../core/errors.ts";

export interface FoundFile {
  /** Relative to the folder it was found in, with `/`. */
  readonly path: string;
  /** Absolute path it was read from. */
  readonly source: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

const maxFiles = 2_000;
const maxBytes = 32 * 1024 * 1024;
/** Never copied, wherever it lies: credentials and what is not a setting. */
const never = /^(?:\.credentials\.json|\.git|node_modules|\.env(?:\..*)?|.*\.(?:pem|key))$/i;

/**
 * Files of `folder` at `paths` (files or folders, those that exist), links followed, so that settings kept in another
 * repository come along. Throws harness-settings-unreadable where it is more than any settings are.
 */
export async function readFiles(folder: string, paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  let bytes = 0;
  const visit = async (path: string, ancestors: readonly string[]): Promise<void> => {
    const source = join(folder, ...path.split("/"));
    const entry = await stat(source).catch(() => null);
    if (entry === null || never.test(path.split("/").at(-1) ?? "")) return;
    if (entry.isDirectory()) {
      const real = await realpath(source);
      if (ancestors.includes(real)) return;
      for (const name of (await readdir(source)).sort()) await visit(`${path}/${name}`, [...ancestors, real]);
    } else if (entry.isFile()) {
      bytes += entry.size;
      if (found.length >= maxFiles || bytes > maxBytes) {
        const reason = `more than ${maxFiles} files or ${maxBytes / 1024 / 1024} MiB lie there`;
        throw new AuditError("harness-settings-unreadable", { file: folder, reason });
      }
      found.push({ path, source, content: await readFile(source), executable: (entry.mode & 0o100) !== 0 });
    }
  };
  for (const path of paths) await visit(path, []);
  return found;
}
