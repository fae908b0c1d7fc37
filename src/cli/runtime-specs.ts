import { resolve } from "node:path";
import { AuditError } from "../core/errors.ts";
import type { Config, RuntimeConfig } from "../model/config.ts";
import { harnessNames } from "../runtime/registry.ts";
import type { RuntimeSpec } from "../runtime/spec.ts";
import type { RuntimeOptions } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** A runtime to measure and the suites of its own, if it has any. */
export interface ChosenRuntime {
  readonly spec: RuntimeSpec;
  readonly suites: readonly string[] | null;
}

/**
 * The runtimes that flags and configuration name: `--runtime` picks configured ones or spells out a harness,
 * `--binary` is a Claude Code of one's own; without either all configured ones. Other flags override what is configured.
 */
export function chosenRuntimes(options: RuntimeOptions, config: Config, terminal: Terminal): ChosenRuntime[] {
  const names = options.runtime ?? [];
  const chosen = names.map((name) => configured(name, config) ?? spelledOut(name, config));
  if (options.binary !== undefined) chosen.push({ spec: plainSpec("claude-code", "claude-code"), suites: null });
  const all = chosen.length > 0 ? chosen : config.runtimes.map((runtime) => fromConfig(runtime, config));
  return all.map(({ spec, suites }) => ({ spec: override(spec, options, terminal), suites }));
}

function configured(name: string, config: Config): ChosenRuntime | undefined {
  const runtime = config.runtimes.find((item) => item.name === name);
  return runtime && fromConfig(runtime, config);
}

function fromConfig(runtime: RuntimeConfig, config: Config): ChosenRuntime {
  const { name, harness, version, binary, model, profile, upstream, baseUrl, key, suites } = runtime;
  const spec = { ...plainSpec(name, harness), version, binary, model, profile, upstream, baseUrl, key };
  return { spec: { ...spec, projectDir: config.folder }, suites };
}

/** `claude-code@2.1.116`, `messages`. */
function spelledOut(text: string, config: Config): ChosenRuntime {
  const at = text.indexOf("@");
  const harness = at < 0 ? text : text.slice(0, at);
  if (!harnessNames.includes(harness)) {
    const known = [...config.runtimes.map((runtime) => runtime.name), ...harnessNames].join(", ");
    throw new AuditError("runtime-unknown", { name: text, known });
  }
  return { spec: { ...plainSpec(harness, harness), version: at < 0 ? null : text.slice(at + 1) }, suites: null };
}

function override(spec: RuntimeSpec, options: RuntimeOptions, terminal: Terminal): RuntimeSpec {
  return {
    ...spec,
    model: options.model ?? spec.model,
    binary: options.binary === undefined ? spec.binary : resolve(terminal.cwd, options.binary),
    profile: options.profile ?? spec.profile,
    upstream: options.upstream ?? spec.upstream,
    baseUrl: options.baseUrl ?? spec.baseUrl,
    projectDir: spec.projectDir === "" ? resolve(terminal.cwd) : spec.projectDir,
  };
}

function plainSpec(name: string, harness: string): RuntimeSpec {
  return {
    name,
    harness,
    version: null,
    binary: null,
    model: null,
    profile: "clean",
    upstream: "simulated",
    baseUrl: null,
    key: null,
    incident: null,
    projectDir: "",
  };
}
