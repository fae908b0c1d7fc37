import { relative } from "node:path";
import { hasExpired } from "../../app/baseline-lookup.ts";
import { systemClock } from "../../core/clock.ts";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { plural } from "../../core/plural.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import type { BaselineRead } from "../../store/baseline-source.ts";
import { baselineText } from "../baseline-text.ts";
import type { CommandContext } from "../program.ts";
import { baselineFolder, candidatesFolder, readConfig } from "../settings.ts";
import { textTable } from "../text-table.ts";
import type { FolderOptions } from "./baseline-review.ts";

type ListOptions = FolderOptions & { readonly format: string };

/** `agent-audit baseline list`: what is pinned and what waits to be accepted. */
export async function baselineList(options: ListOptions, { terminal }: CommandContext): Promise<ExitCode> {
  const reads = await readAll(options, terminal);
  if (options.format === "json") {
    terminal.stdout.write(
      `${JSON.stringify(
        reads.map(({ state, read }) => ({ state, ...read })),
        null,
        2,
      )}\n`,
    );
    return exitCodes.holds;
  }
  if (reads.length === 0) terminal.stdout.write("no baselines yet: agent-audit baseline record\n");
  const rows = reads.map(({ state, read }) => {
    const path = relative(terminal.cwd, read.path) || read.path;
    if (read.kind !== "found")
      return [
        read.kind === "unusable" ? "unusable" : state,
        "",
        "",
        `${path}: ${read.kind === "unusable" ? read.reason : ""}`,
      ];
    const { identity, captures, key, accepted } = read.baseline;
    const until = accepted?.expires === undefined ? "" : `, expires ${accepted.expires.slice(0, 10)}`;
    const when = accepted ? `${accepted.at.slice(0, 10)} "${accepted.reason}"${until}` : "";
    return [
      state,
      `${key.runtime}/${key.suite}`,
      `${identity.version ?? ""} ${key.model}`,
      `${plural(captures, "capture")} ${when}`,
    ];
  });
  if (rows.length > 0)
    terminal.stdout.write(
      textTable(["state", "runtime/suite", "version, model", "captures, accepted"], rows, terminal.stdout.columns),
    );
  return exitCodes.holds;
}

/** `agent-audit baseline show`: one baseline, in words or as it is. */
export async function baselineShow(
  name: string,
  options: ListOptions,
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const reads = await readAll(options, terminal);
  const found = reads.find(
    ({ read }) =>
      read.path === name ||
      read.path.endsWith(`/${name}`) ||
      (read.kind === "found" && `${read.baseline.key.runtime}/${read.baseline.key.suite}` === name),
  )?.read;
  if (!found || found.kind === "missing") throw new AuditError("baseline-none", { what: `baseline "${name}"` });
  if (found.kind === "unusable") throw new AuditError("baseline-unusable", { path: found.path, reason: found.reason });
  const { baseline } = found;
  if (options.format === "json") {
    terminal.stdout.write(`${JSON.stringify(baseline, null, 2)}\n`);
    return exitCodes.holds;
  }
  terminal.stdout.write(baselineText([relative(terminal.cwd, found.path)], baseline, terminal.stdout.columns));
  return exitCodes.holds;
}

async function readAll(
  options: FolderOptions,
  terminal: CommandContext["terminal"],
): Promise<readonly { readonly state: "accepted" | "expired" | "candidate"; readonly read: BaselineRead }[]> {
  const config = await readConfig(options.config, terminal);
  const accepted = await new BaselineFolder(baselineFolder(config, options.baselines, terminal)).list();
  const candidates = await new BaselineFolder(candidatesFolder(terminal)).list();
  return [
    ...accepted.map((read) => ({ state: isOver(read) ? ("expired" as const) : ("accepted" as const), read })),
    ...candidates.map((read) => ({ state: "candidate" as const, read })),
  ];
}

function isOver(read: BaselineRead): boolean {
  return read.kind === "found" && hasExpired(read.baseline, systemClock.now());
}
