import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprint, sha256 } from "../core/fingerprint.ts";
import { canonicalJson, isJsonObject, type Json, parseJson } from "../core/json.ts";
import { makeDirectory, writeThenRename } from "./atomic-file.ts";

/**
 * Calibration tables by the name of their design, a small file each. They can be computed again at any time: a file that
 * is damaged, or a folder that takes none, slows things down and stops nothing.
 */
export class CalibrationCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The table as it was put there; undefined where there is none that is whole. */
  async get(design: string): Promise<Json | undefined> {
    const value = parseJson(await readFile(this.#path(design), "utf8").catch(() => ""));
    if (!isJsonObject(value) || value["format"] !== 1 || value["design"] !== design) return undefined;
    const table = value["table"];
    return table !== undefined && value["sha256"] === fingerprint(table) ? table : undefined;
  }

  async put(design: string, table: Json): Promise<void> {
    try {
      await makeDirectory(this.#folder);
      const text = canonicalJson({ format: 1, design, table, sha256: fingerprint(table) });
      await writeThenRename(this.#path(design), text);
    } catch {
      return;
    }
  }

  #path(design: string): string {
    return join(this.#folder, `${sha256(design)}.json`);
  }
}
