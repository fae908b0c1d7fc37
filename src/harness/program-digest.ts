import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { sha256 } from "../core/fingerprint.ts";
import { isJsonObject, parseJson } from "../core/json.ts";
import { writeWhole } from "./written-file.ts";

/**
 * SHA-256 of a program of any size. Hashing a native harness takes a second or two, so the digest is kept in the cache
 * folder for as long as size, times and inode of the file stay what they were.
 */
export async function programSha256(path: string, cacheDir: string, signal?: AbortSignal): Promise<string> {
  const file = await stat(path, { bigint: true });
  const stamp = [file.size, file.mtimeNs, file.ctimeNs, file.ino, file.dev].join(" ");
  const note = join(cacheDir, "digests", `${sha256(path).slice(0, 32)}.json`);
  const known = parseJson(await readFile(note, "utf8").catch(() => ""));
  if (isJsonObject(known) && known["stamp"] === stamp && typeof known["sha256"] === "string") return known["sha256"];
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, signal === undefined ? {} : { signal });
  const digest = hash.digest("hex");
  // Only a convenience: a cache that cannot be written costs time, not the run.
  await writeWhole(note, `${JSON.stringify({ stamp, sha256: digest })}\n`).catch(() => undefined);
  return digest;
}
