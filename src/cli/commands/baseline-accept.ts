import { relative } from "node:path";
import { acceptCandidates } from "../../app/accept-baselines.ts";
import { systemClock } from "../../core/clock.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import type { CommandContext } from "../program.ts";
import { baselineFolder, candidatesFolder, readConfig } from "../settings.ts";
import type { FolderOptions } from "./baseline-review.ts";

/** `agent-audit baseline accept`: the only command that writes baselines. */
export async function baselineAccept(
  names: readonly string[],
  options: FolderOptions & { readonly reason: string; readonly expires?: number },
  { terminal }: CommandContext,
): Promise<ExitCode> {
  const config = await readConfig(options.config, terminal);
  const candidates = new BaselineFolder(candidatesFolder(terminal));
  const accepted = new BaselineFolder(baselineFolder(config, options.baselines, terminal));
  const acceptance = { reason: options.reason, ttlMs: options.expires ?? null };
  const paths = await acceptCandidates(candidates, accepted, names, acceptance, systemClock);
  for (const path of paths) terminal.stdout.write(`accepted  ${relative(terminal.cwd, path)}\n`);
  terminal.stdout.write("  next  commit the baseline folder; agent-audit run compares with it\n");
  return exitCodes.holds;
}
