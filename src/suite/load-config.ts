import { lstat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Config } from "../model/config.ts";
import { type Parsed, type Problem, sortProblems } from "../model/problem.ts";
import { readLayers } from "./config-layers.ts";
import { mergeConfig } from "./merge-config.ts";
import { shippedSuiteNames } from "./shipped-suites.ts";
import type { ReadText } from "./text-file.ts";

export const configFileName = "agent-audit.yaml";

export interface ConfigOptions {
  /** Absolute folder that `path` starts from, and where the file is looked for without one. */
  readonly cwd: string;
  /** What can be measured: names that `levels:` may hold. */
  readonly metrics: readonly { readonly name: string }[];
  /** Harnesses that a runtime may name. */
  readonly harnesses: readonly string[];
  /** Default: from disk. */
  readonly readText?: ReadText;
}

/**
 * Reads agent-audit.yaml and what it extends. Null: the one in `cwd`, or, if there is none, an empty configuration
 * (no `files`). A file that was named must be there.
 */
export async function loadConfig(
  path: string | null,
  { cwd, metrics, harnesses, readText }: ConfigOptions,
): Promise<Parsed<Config>> {
  const file = resolve(cwd, path ?? configFileName);
  const suites = await shippedSuiteNames();
  if (path === null && (await isMissing(file)))
    return { ok: true, value: mergeConfig([], cwd, { suites, harnesses }, []) };
  const { layers, problems: found } = await readLayers(file, {
    cwd,
    metrics: metrics.map((metric) => metric.name),
    ...(readText === undefined ? {} : { readText }),
  });
  const problems: Problem[] = [...found];
  const config = mergeConfig(layers, dirname(file), { suites, harnesses }, problems);
  return problems.length > 0 ? { ok: false, problems: sortProblems(problems) } : { ok: true, value: config };
}

/** Only what is not there at all: a broken link or a folder of that name is a mistake to be told. */
async function isMissing(file: string): Promise<boolean> {
  return lstat(file).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}
