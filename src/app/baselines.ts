import { isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { baselineKey } from "../compare/pin.ts";
import type { BaselineKey } from "../model/baseline.ts";
import type { Calibration } from "../model/calibration.ts";
import { BaselineFolder } from "../store/baseline-folder.ts";
import { baselinesAt } from "../store/baseline-ref.ts";
import { type BaselineSource, textDigests } from "../store/baseline-source.ts";
import type { OpenRuntime } from "./audited-runtime.ts";
import { type BaselineLookup, expiredWords, hasExpired, nearKey } from "./baseline-lookup.ts";
import { measuredFingerprint } from "./history.ts";
import type { BaselineChoice } from "./run-request.ts";

/** The baselines of a run, read before anything is measured. */
export interface OpenBaselines {
  lookup(runtime: string, suite: string): BaselineLookup;
  /** What `agent-audit calibrate` has measured of that very baseline; null where it has not. */
  calibration(runtime: string, suite: string): Calibration | null;
  /** A long text by digest; null where it is gone. */
  text(digest: string): Promise<string | null>;
  readonly textDigests: readonly string[];
  /** What a reader must know of them: taken from a git ref, changed since. */
  readonly notes: readonly string[];
}

const shippedFolder = fileURLToPath(new URL("../../fixtures/baselines", import.meta.url));

/** Looks up the baseline of every runtime and suite. `atMs`: when they are to judge; what has expired by then does not. */
export async function openBaselines(
  choice: BaselineChoice,
  runtimes: readonly Pick<OpenRuntime, "request" | "identity">[],
  cwd: string,
  atMs: number,
): Promise<OpenBaselines> {
  if (choice.kind === "contract-only")
    return {
      lookup: () => ({ kind: "missing" }),
      calibration: () => null,
      text: async () => null,
      textDigests: [],
      notes: ["judged by the contract alone; no baseline was asked for"],
    };
  const shipped = choice.kind === "shipped";
  const folder = new BaselineFolder(shipped ? shippedFolder : absolute(choice.folder, cwd));
  const atRef = choice.kind === "folder" && choice.ref !== null ? await baselinesAt(choice.ref, folder.folder) : null;
  const source: BaselineSource = atRef ?? folder;
  const lookups = new Map<string, BaselineLookup>();
  const calibrations = new Map<string, Calibration>();
  const notes: string[] = [];
  for (const { request, identity } of runtimes)
    for (const suite of request.suites) {
      const key = baselineKey(request.spec.name, identity, suite.name);
      const lookup = lookupOf(await source.read(key), shipped, atMs);
      const near = lookup.kind === "missing" ? nearKey(key, await keysOf(source)) : null;
      lookups.set(entryName(request.spec.name, suite.name), near === null ? lookup : { kind: "missing", near });
      if (lookup.kind === "found") {
        const calibrated = await source.calibration(key);
        const name = `the calibration of ${request.spec.name}/${suite.name}`;
        if (calibrated.kind === "unusable") notes.push(`${name} does not count: ${calibrated.reason}`);
        else if (
          calibrated.kind === "found" &&
          calibrated.calibration.baseline !== measuredFingerprint(lookup.baseline)
        )
          notes.push(`${name} is of another baseline and does not count; agent-audit calibrate measures it anew`);
        else if (calibrated.kind === "found")
          calibrations.set(entryName(request.spec.name, suite.name), calibrated.calibration);
      }
      if (atRef && choice.kind === "folder" && changed(lookup, lookupOf(await folder.read(key), false, atMs)))
        notes.push(
          `the baseline of ${request.spec.name}/${suite.name} differs here from ${choice.ref}; the one at ${choice.ref} counts`,
        );
    }
  const found = [...lookups.values()].flatMap((lookup) => (lookup.kind === "found" ? [lookup.baseline] : []));
  return {
    lookup: (runtime, suite) => lookups.get(entryName(runtime, suite)) ?? { kind: "missing" },
    calibration: (runtime, suite) => calibrations.get(entryName(runtime, suite)) ?? null,
    text: (digest) => source.text(digest),
    textDigests: found.flatMap(textDigests),
    notes,
  };
}

function lookupOf(read: Awaited<ReturnType<BaselineSource["read"]>>, shipped: boolean, atMs: number): BaselineLookup {
  switch (read.kind) {
    case "found":
      if (hasExpired(read.baseline, atMs)) return { kind: "unusable", reason: expiredWords(read.baseline) };
      return { kind: "found", baseline: read.baseline, shipped };
    case "missing":
      return { kind: "missing" };
    case "unusable":
      return { kind: "unusable", reason: `${read.path}: ${read.reason}` };
  }
}

async function keysOf(source: BaselineSource): Promise<BaselineKey[]> {
  return (await source.list()).flatMap((read) => (read.kind === "found" ? [read.baseline.key] : []));
}

function changed(a: BaselineLookup, b: BaselineLookup): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

function entryName(runtime: string, suite: string): string {
  return JSON.stringify([runtime, suite]);
}

function absolute(folder: string, cwd: string): string {
  return isAbsolute(folder) ? folder : resolve(cwd, folder);
}
