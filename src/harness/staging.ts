import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { sha256, shortDigest } from "../core/fingerprint.ts";
import { isAlive } from "./install-lock.ts";

/** A folder of this process's own beside the installs, for what is not finished or is about to go. */
export function stagingFolder(parent: string): string {
  return join(parent, `.staging-${thisHost()}-${process.pid}-${randomBytes(4).toString("hex")}`);
}

/** Removes the folders of processes of this machine that were killed. A cache may be shared: others' are left alone. */
export async function sweepStaging(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, host, pid] = /^\.staging-([0-9a-f]+)-(\d+)-/.exec(name) ?? [];
    if (host === thisHost() && !isAlive(Number(pid))) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function thisHost(): string {
  return shortDigest(sha256(hostname()));
}
