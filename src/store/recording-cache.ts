import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { canonicalJson, type Json, parseJson } from "../core/json.ts";
import type { ExchangeRecording } from "../model/recording.ts";
import { writeThenRename } from "./atomic-file.ts";

/**
 * Raw recordings by what made them: program, model, conversation, capture. What is cached is evidence, never a verdict,
 * so a better detector reads it anew.
 */
export class RecordingCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined where there is none, or none that is whole. */
  async get(key: Json): Promise<ExchangeRecording | undefined> {
    const packed = await readFile(this.#path(key)).catch(() => null);
    if (packed === null) return undefined;
    const text = await promisify(gunzip)(packed).then(String, () => "");
    return parseJson(text) as ExchangeRecording | undefined;
  }

  /** A cache that cannot be written slows things down and stops nothing. */
  async put(key: Json, recording: ExchangeRecording): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const packed = await promisify(gzip)(canonicalJson(recording as unknown as Json), { level: 1 });
      await writeThenRename(this.#path(key), packed, 0o600);
    } catch {
      return;
    }
  }

  async forget(key: Json): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  #path(key: Json): string {
    return join(this.#folder, `${createHash("sha256").update(canonicalJson(key)).digest("hex")}.json.gz`);
  }
}
