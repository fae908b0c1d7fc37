import { fingerprint } from "../core/fingerprint.ts";
import { equalJson, isJsonObject, type JsonObject, parseJson, prettyJson } from "../core/json.ts";
import type { BaselineKey } from "../model/baseline.ts";
import type { Calibration } from "../model/calibration.ts";

/** A calibration, that there is none, or why the one there does not count. Never an error: a run goes on without. */
export type CalibrationRead =
  | { readonly kind: "found"; readonly path: string; readonly calibration: Calibration }
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "unusable"; readonly path: string; readonly reason: string };

/** Canonical text, with the digest of all else as `sha256`. Equal calibrations give equal bytes. */
export function encodeCalibrationFile(calibration: Calibration): string {
  const content = calibration as unknown as JsonObject;
  return prettyJson({ ...content, sha256: fingerprint(content) });
}

/** Judges the text of the calibration file at `path`, which has to speak of `key`. */
export function readCalibrationText(path: string, text: string, key: BaselineKey): CalibrationRead {
  const unusable = (reason: string): CalibrationRead => ({ kind: "unusable", path, reason });
  const value = parseJson(text);
  if (!isJsonObject(value)) return unusable("it is not a JSON object");
  const { sha256, ...content } = value;
  if (content["format"] !== 1) return unusable("its format is not 1");
  if (sha256 !== fingerprint(content)) return unusable("its content is not what was measured: it was edited by hand");
  if (!equalJson(content["key"] ?? null, { ...key })) return unusable("it is of another runtime, model or suite");
  return { kind: "found", path, calibration: content as unknown as Calibration };
}
