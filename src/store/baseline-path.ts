import { sha256, shortDigest } from "../core/fingerprint.ts";
import type { BaselineKey } from "../model/baseline.ts";

/**
 * Where a baseline lies below its folder, with `/` on every system:
 * `<runtime>/<surface>-<profile>-<upstream>/<model>/<suite>.json`.
 */
export function baselinePath(key: BaselineKey): string {
  const driven = [key.surface, key.profile, key.upstream].map(fileName).join("-");
  return `${fileName(key.runtime)}/${driven}/${fileName(key.model)}/${fileName(key.suite)}.json`;
}

/** Where the calibration of that baseline lies: beside it. */
export function calibrationPath(key: BaselineKey): string {
  return baselinePath(key).replace(/\.json$/, calibrationEnd);
}

/** Whether a file below a baseline folder is a baseline's, and no calibration. */
export function isBaselineFile(path: string): boolean {
  return path.endsWith(".json") && !path.endsWith(calibrationEnd);
}

const calibrationEnd = ".calibration.json";

/** Names Windows keeps for itself, whatever their extension. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * A name that is the same file on every system. One that had to be changed gets a piece of its digest, so that two names
 * never share a file: neither `a/b` and `a_b`, nor `Opus` and `opus` where case does not count.
 */
function fileName(name: string): string {
  const safe = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, "_")
    .slice(0, 80);
  const plain = safe === name && /^[a-z0-9_]/.test(safe) && !/\.(?:calibration)?$/.test(safe) && !reserved.test(safe);
  return plain ? safe : `${safe.replaceAll(/^[.-]+|\.+$/g, "_")}-${shortDigest(sha256(name))}`;
}
