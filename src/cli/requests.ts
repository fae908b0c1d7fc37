import { availableParallelism } from "node:os";
import { demoSpec } from "../app/demo.ts";
import { withLevels } from "../app/judge-run.ts";
import type { BaselineChoice, RunRequest } from "../app/run-request.ts";
import { AuditError } from "../core/errors.ts";
import { metricByName } from "../metric/registry.ts";
import type { Config } from "../model/config.ts";
import type { Level } from "../model/suite.ts";
import { incidentNamed } from "../runtime/spec.ts";
import { shippedSuiteNames } from "../suite/shipped-suites.ts";
import type { MeasuringOptions, RuntimeOptions } from "./options.ts";
import { type ChosenRuntime, chosenRuntimes } from "./runtime-specs.ts";
import { baselineFolder, readSuites } from "./settings.ts";
import { type Terminal, unattended } from "./terminal.ts";

export interface RequestOptions extends RuntimeOptions, MeasuringOptions {
  readonly demo?: boolean;
  readonly incident?: string;
  readonly contractOnly?: boolean;
}

const defaultCaptures = 3;
const defaultTurnTimeoutMs = 120_000;

/** What a run is asked for, from flags over configuration over defaults. Nothing is measured yet. */
export async function runRequest(
  purpose: RunRequest["purpose"],
  suites: readonly string[],
  options: RequestOptions,
  config: Config,
  terminal: Terminal,
): Promise<RunRequest> {
  const { demo, chosen } = chooseRuntimes(purpose, options, config, terminal);
  const levels = { ...config.levels, ...levelFlags(options.level ?? {}) };
  const runtimes = await Promise.all(
    chosen.map(async ({ spec, suites: own }) => {
      const names = suites.length > 0 ? suites : (own ?? config.suites ?? (await shippedSuiteNames()));
      return { spec, suites: (await readSuites(names, terminal)).map((suite) => withLevels(suite, levels)) };
    }),
  );
  const captures = options.captures ?? config.captures ?? defaultCaptures;
  return {
    purpose,
    runtimes,
    captures,
    maxCaptures: options.maxCaptures ?? config.maxCaptures ?? captures * 2,
    concurrency: options.concurrency ?? config.concurrency ?? availableParallelism(),
    turnTimeoutMs: options.turnTimeout ?? config.turnTimeoutMs ?? defaultTurnTimeoutMs,
    isolation: options.isolation ?? config.isolation ?? "auto",
    baselines: demo ? { kind: "shipped" } : baselineChoice(options, config, terminal),
    strict: options.strict ?? config.strict ?? false,
    demo,
  };
}

/**
 * Without configuration a terminal gets the demo; where nobody watches that would turn a misconfigured gate green,
 * so it is an error there.
 */
function chooseRuntimes(
  purpose: RunRequest["purpose"],
  options: RequestOptions,
  config: Config,
  terminal: Terminal,
): { readonly demo: boolean; readonly chosen: readonly ChosenRuntime[] } {
  const named = options.runtime !== undefined || options.binary !== undefined;
  if (options.demo || options.incident !== undefined) {
    if (named || options.profile !== undefined || options.upstream !== undefined)
      throw new AuditError("incident-needs-demo", undefined);
    return { demo: true, chosen: [{ spec: demoSpec(incidentNamed(options.incident)), suites: null }] };
  }
  const chosen = chosenRuntimes(options, config, terminal);
  if (chosen.length > 0) return { demo: false, chosen };
  if (purpose === "run" && !unattended(terminal) && config.files.length === 0)
    return { demo: true, chosen: [{ spec: demoSpec(null), suites: null }] };
  throw new AuditError("nothing-configured", undefined);
}

function baselineChoice(options: RequestOptions, config: Config, terminal: Terminal): BaselineChoice {
  if (options.contractOnly ?? config.contractOnly ?? false) return { kind: "contract-only" };
  const folder = baselineFolder(config, options.baselines, terminal);
  return { kind: "folder", folder, ref: options.baselineRef ?? config.baselineRef };
}

function levelFlags(flags: Readonly<Record<string, string>>): Record<string, Level> {
  const levels: Record<string, Level> = {};
  for (const [metric, level] of Object.entries(flags)) {
    if (!metricByName(metric) || (level !== "error" && level !== "warn" && level !== "off"))
      throw new AuditError("level-unknown", { metric, level });
    levels[metric] = level;
  }
  return levels;
}
