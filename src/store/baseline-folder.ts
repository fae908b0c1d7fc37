import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { AuditError } from "../core/errors.ts";
import { errorCode, storageError } from "../core/storage-error.ts";
import type { Baseline, BaselineKey } from "../model/baseline.ts";
import type { Calibration } from "../model/calibration.ts";
import { makeDirectory, syncDirectory, writeFileAtomically } from "./atomic-file.ts";
import { encodeBaseline } from "./baseline-file.ts";
import { baselinePath, calibrationPath, isBaselineFile } from "./baseline-path.ts";
import { type BaselineRead, type BaselineSource, readBaselineText, textDigests } from "./baseline-source.ts";
import { BlobFolder } from "./blobs.ts";
import { type CalibrationRead, encodeCalibrationFile, readCalibrationText } from "./calibration-file.ts";
import { filesBelow } from "./files-below.ts";

/**
 * A folder of baselines, or of candidates: one JSON file for each key, long texts beside them in `blobs/`.
 * Baselines are written only by `acceptBaseline`.
 */
export class BaselineFolder implements BaselineSource {
  readonly folder: string;
  readonly #blobs: BlobFolder;

  constructor(folder: string) {
    this.folder = folder;
    this.#blobs = new BlobFolder(join(folder, "blobs"), "baseline");
  }

  async read(key: BaselineKey): Promise<BaselineRead> {
    return await this.#readFile(join(this.folder, ...baselinePath(key).split("/")), key);
  }

  async list(): Promise<readonly BaselineRead[]> {
    const paths = (await filesBelow(this.folder)).filter(isBaselineFile).sort();
    return await Promise.all(paths.map((path) => this.#readFile(path)));
  }

  async text(digest: string): Promise<string | null> {
    return await this.#blobs.find(digest).catch((error: unknown) => {
      if (error instanceof AuditError) return null;
      throw error;
    });
  }

  /** Writes the texts first, then the file that names them; `text` gives a text by digest. Resolves to the path. */
  async write(baseline: Baseline, text: (digest: string) => Promise<string | null>): Promise<string> {
    for (const digest of textDigests(baseline)) {
      const found = await text(digest);
      if (found === null) throw new AuditError("blob-missing", { path: `the text ${digest}` });
      await this.#blobs.put(found);
    }
    await this.#blobs.sync();
    await this.#writeAttributes();
    const path = join(this.folder, ...baselinePath(baseline.key).split("/"));
    await makeDirectory(dirname(path), 0o777);
    await writeFileAtomically(path, encodeBaseline(baseline), 0o666);
    return path;
  }

  async remove(key: BaselineKey): Promise<void> {
    const path = join(this.folder, ...baselinePath(key).split("/"));
    await rm(path, { force: true });
    await this.prune();
  }

  async calibration(key: BaselineKey): Promise<CalibrationRead> {
    const path = this.#calibrationPath(key);
    try {
      return readCalibrationText(path.replaceAll(sep, "/"), await readFile(path, "utf8"), key);
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return { kind: "missing", path };
      throw storageError(error, path);
    }
  }

  /** Beside the baseline it speaks of. Resolves to the path. */
  async writeCalibration(calibration: Calibration): Promise<string> {
    const path = this.#calibrationPath(calibration.key);
    await makeDirectory(dirname(path), 0o777);
    await writeFileAtomically(path, encodeCalibrationFile(calibration), 0o666);
    return path;
  }

  #calibrationPath(key: BaselineKey): string {
    return join(this.folder, ...calibrationPath(key).split("/"));
  }

  /** Deletes texts that no baseline names any more. Does nothing while a baseline is unusable: it may name them. */
  async prune(): Promise<void> {
    const reads = await this.list();
    if (reads.some((read) => read.kind === "unusable")) return;
    const named = new Set(reads.flatMap((read) => (read.kind === "found" ? textDigests(read.baseline) : [])));
    const texts = (await filesBelow(this.folder)).filter((path) =>
      /^blobs[/\\][0-9a-f]{64}\.txt$/.test(relative(this.folder, path)),
    );
    const orphans = texts.filter((path) => !named.has(path.slice(-68, -4)));
    await Promise.all(orphans.map((path) => rm(path, { force: true })));
    if (orphans.length > 0) await syncDirectory(join(this.folder, "blobs"));
  }

  /** Long texts are kept by their bytes: git must not change their line ends. */
  async #writeAttributes(): Promise<void> {
    const path = join(this.folder, ".gitattributes");
    try {
      await makeDirectory(this.folder, 0o777);
      await writeFile(path, "blobs/* -text\n", { flag: "wx" });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw storageError(error, path);
    }
  }

  async #readFile(path: string, key?: BaselineKey): Promise<BaselineRead> {
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return { kind: "missing", path };
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: "unusable", path, problem: "unreadable", reason: `it cannot be read (${reason})` };
    }
    return readBaselineText(path.replaceAll(sep, "/"), text, key);
  }
}

/**
 * Moves a candidate into the baselines, with who wanted it so and when. The only way a baseline is written.
 * Throws `baseline-candidate-missing` or `baseline-unusable`.
 */
export async function acceptBaseline(
  candidates: BaselineFolder,
  baselines: BaselineFolder,
  key: BaselineKey,
  acceptance: NonNullable<Baseline["accepted"]>,
): Promise<{ readonly path: string; readonly baseline: Baseline }> {
  const read = await candidates.read(key);
  if (read.kind === "missing") throw new AuditError("baseline-candidate-missing", { path: baselinePath(key) });
  if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
  const baseline: Baseline = { ...read.baseline, accepted: acceptance };
  const path = await baselines.write(baseline, (digest) => candidates.text(digest));
  await baselines.prune();
  await candidates.remove(key);
  return { path, baseline };
}
