import semver from "semver";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { plural } from "../../core/plural.ts";
import { cacheFolder } from "../../harness/cache-folder.ts";
import { ensureInstalled, resolveVersion } from "../../harness/install.ts";
import { type InstalledHarness, listInstalled, pruneInstalled } from "../../harness/installed.ts";
import { harnessPackages } from "../../runtime/registry.ts";
import { withEnvironment } from "../environment.ts";
import type { CommandContext } from "../program.ts";
import { textTable } from "../text-table.ts";

/** `agent-audit harness list`. */
export async function harnessList(
  options: { readonly format: string },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const installed = await listInstalled(cacheFolder());
  if (options.format === "json") terminal.stdout.write(`${JSON.stringify(installed, null, 2)}\n`);
  else if (installed.length === 0) terminal.stdout.write("nothing installed\n");
  else terminal.stdout.write(table(installed, terminal.stdout.columns));
  return exitCodes.holds;
}

/** `agent-audit harness install`. */
export async function harnessInstall(specs: readonly string[], context: CommandContext): Promise<ExitCode> {
  await withEnvironment(context, async ({ clock, signal, progress }) => {
    const source = { cacheDir: cacheFolder(), clock, signal };
    for (const spec of specs) {
      const { harness, version } = harnessSpec(spec);
      progress.status(`installing ${spec}`);
      const ready = await ensureInstalled(harness, await resolveVersion(harness, version ?? "latest", source), source);
      progress.status("");
      context.terminal.stdout.write(`installed  ${harness.harness}@${ready.version}  ${ready.program.form}\n`);
    }
  });
  return exitCodes.holds;
}

/** `agent-audit harness prune`. */
export async function harnessPrune(
  specs: readonly string[],
  options: { readonly keep?: number },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const wanted = specs.map(harnessSpec);
  for (const { version } of wanted)
    if (version !== null && semver.validRange(version) === null)
      throw new AuditError("harness-version-malformed", { version });
  const installed = await listInstalled(cacheFolder());
  const kept = newest(installed, options.keep ?? 0);
  const removed = await pruneInstalled(cacheFolder(), (item) => {
    if (kept.has(item.folder)) return false;
    if (wanted.length === 0) return true;
    return wanted.some(
      ({ harness, version }) =>
        harness.packageName === item.packageName && (version === null || semver.satisfies(item.version, version)),
    );
  });
  const bytes = removed.reduce((sum, item) => sum + item.bytes, 0);
  terminal.stdout.write(`removed ${plural(removed.length, "version")}, ${megabytes(bytes)}\n`);
  return exitCodes.holds;
}

function newest(installed: readonly InstalledHarness[], keep: number): ReadonlySet<string> {
  const names = new Set(installed.map((item) => item.packageName));
  return new Set(
    [...names].flatMap((name) => {
      const versions = installed.filter((item) => item.packageName === name);
      return keep > 0 ? versions.slice(-keep).map((item) => item.folder) : [];
    }),
  );
}

function harnessSpec(spec: string) {
  const at = spec.indexOf("@");
  const name = at < 0 ? spec : spec.slice(0, at);
  const harness = harnessPackages.find((item) => item.harness === name);
  if (!harness) {
    const known = harnessPackages.map((item) => item.harness).join(", ");
    throw new AuditError("runtime-unknown", { name: spec, known });
  }
  return { harness, version: at < 0 ? null : spec.slice(at + 1) };
}

function table(installed: readonly InstalledHarness[], width: number): string {
  const rows = installed.map(({ packageName, version, bytes, lastUsedAtMs }) => [
    packageName,
    version,
    megabytes(bytes),
    new Date(lastUsedAtMs).toISOString().slice(0, 16).replace("T", " "),
  ]);
  return textTable(["package", "version", "size", "last used (UTC)"], rows, width);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
