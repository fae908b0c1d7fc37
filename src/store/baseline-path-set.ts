import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AuditError } from "../core/errors.ts";
import type { Baseline } from "../model/baseline.ts";
import { BaselineFolder } from "./baseline-folder.ts";
import { readBaselineText } from "./baseline-source.ts";

/** Baselines of a folder, or the one in a file, with the texts beside them. Throws `baseline-unusable`, `baseline-none`. */
export async function openBaselinePath(
  path: string,
  isFolder: boolean,
): Promise<{
  readonly name: string;
  readonly baselines: readonly Baseline[];
  text(digest: string): Promise<string | null>;
}> {
  const folder = new BaselineFolder(isFolder ? path : await rootOf(path));
  const reads = isFolder
    ? await folder.list()
    : [readBaselineText(path.replaceAll("\\", "/"), await readFile(path, "utf8"))];
  const baselines = reads.flatMap((read) => {
    if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
    return read.kind === "found" ? [read.baseline] : [];
  });
  if (baselines.length === 0) throw new AuditError("baseline-none", { what: `baseline in ${path}` });
  return { name: path, baselines, text: (digest) => folder.text(digest) };
}

/** The folder above the file that holds the long texts. */
async function rootOf(path: string): Promise<string> {
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder))
    if ((await stat(join(folder, "blobs")).catch(() => null))?.isDirectory()) return folder;
  return dirname(path);
}
