import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { maxYamlBytes } from "./yaml-guard.ts";

export type TextFile =
  | { readonly ok: true; readonly text: string }
  /** `reason` completes "The file …". `missing`: there is none. */
  | { readonly ok: false; readonly reason: string; readonly missing: boolean };

/** Reads files elsewhere than on disk: the same paths as they stood at a git ref. */
export type ReadText = (path: string) => Promise<TextFile>;

/** Reads a small UTF-8 file that a user named. Never waits on a pipe or reads from a device. */
export async function readTextFile(path: string): Promise<TextFile> {
  try {
    const kind = notAFile(await stat(path));
    if (kind !== null) return refused(kind);
    // Should a pipe have taken the file's place since: opening does not wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const kindNow = notAFile(await file.stat());
      if (kindNow !== null) return refused(kindNow);
      return decode(await readStart(file, maxYamlBytes + 1));
    } finally {
      await file.close();
    }
  } catch (error) {
    return failure(error);
  }
}

async function readStart(file: Awaited<ReturnType<typeof open>>, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const { bytesRead } = await file.read(buffer, length, maxBytes - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function decode(bytes: Buffer): TextFile {
  if (bytes.length > maxYamlBytes) return refused("is larger than 1 MiB");
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refused("is not UTF-8 text");
  }
}

function notAFile(stats: Awaited<ReturnType<typeof stat>>): string | null {
  if (stats.isDirectory()) return "is a folder";
  if (stats.isFIFO()) return "is a pipe";
  if (stats.isSocket()) return "is a socket";
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return "is a device";
  return stats.isFile() ? null : "is no regular file";
}

const reasons: { readonly [code: string]: string } = {
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ELOOP: "is a symbolic link that leads back to itself",
  ENAMETOOLONG: "has too long a name",
  ENOTDIR: "is said to be in something that is no folder",
  ERR_INVALID_ARG_VALUE: "has a name that no file can have",
};

function failure(error: unknown): TextFile {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return { ok: false, reason: "is not there", missing: true };
  return refused(reasons[code] ?? `cannot be read (${code === "" ? String(error) : code})`);
}

function refused(reason: string): TextFile {
  return { ok: false, reason, missing: false };
}

/** A path as shown to people and kept in results: relative to `cwd`, with `/`. */
export function shownPath(path: string, cwd: string): string {
  return relative(cwd, path).split(sep).join("/") || ".";
}
