import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { AuditError } from "../core/errors.ts";
import type { Config } from "../model/config.ts";
import type { Report } from "../model/report.ts";
import { reporterByName } from "../report/registry.ts";
import type { OutputOptions } from "./options.ts";
import { type Terminal, wantsColor } from "./terminal.ts";

/** Flags over configuration. */
export function outputsOf(options: OutputOptions, config: Config): OutputOptions {
  const configured = Object.fromEntries(Object.entries(config.outputs).filter(([, path]) => path !== undefined));
  return {
    format: options.format ?? config.format ?? "table",
    output: { ...configured, ...options.output },
    full: options.full ?? config.full ?? false,
  };
}

/** Prints the report on stdout and writes it to every file asked for. */
export async function emitReport(report: Report, options: OutputOptions, terminal: Terminal): Promise<void> {
  for (const [format, path] of Object.entries(options.output)) {
    const text = render(report, format, { color: false, width: 100, full: true });
    await writeOutput(resolve(terminal.cwd, path), text);
  }
  const style = {
    color: wantsColor(terminal.stdout, terminal.env),
    width: terminal.stdout.columns,
    full: options.full ?? false,
  };
  terminal.stdout.write(render(report, options.format ?? "table", style));
}

/** Fails before anything runs where an output file could not be written in the end. */
export async function checkOutputs(options: OutputOptions, terminal: Terminal): Promise<void> {
  for (const path of Object.values(options.output)) await writeOutput(resolve(terminal.cwd, path), "");
}

function render(report: Report, format: string, style: { color: boolean; width: number; full: boolean }): string {
  const reporter = reporterByName(format);
  if (!reporter) throw new AuditError("format-unknown", { format });
  return reporter.render(report, style);
}

async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new AuditError("output-unwritable", { path, reason }, { cause });
  }
}
