import { type PinnedPair, pinnedReport } from "../../app/compare-pinned.ts";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import { emitReport, outputsOf } from "../emit.ts";
import { withEnvironment } from "../environment.ts";
import type { OutputOptions } from "../options.ts";
import type { CommandContext } from "../program.ts";
import { baselineFolder, candidatesFolder, readConfig } from "../settings.ts";

export interface FolderOptions {
  readonly baselines?: string;
  readonly config?: string;
}

/** `agent-audit baseline review`: candidates against what is accepted; a difference here is news, not an alarm. */
export async function baselineReview(
  options: OutputOptions & FolderOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const config = await readConfig(options.config, terminal);
  const candidates = new BaselineFolder(candidatesFolder(terminal));
  const accepted = new BaselineFolder(baselineFolder(config, options.baselines, terminal));
  const { value: report } = await withEnvironment(context, async (environment) => {
    const pairs: PinnedPair[] = [];
    for (const read of await candidates.list()) {
      if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
      if (read.kind === "missing") continue;
      const old = await accepted.read(read.baseline.key);
      pairs.push({ now: read.baseline, before: old.kind === "found" ? old.baseline : null });
    }
    if (pairs.length === 0) throw new AuditError("baseline-none", { what: "candidate to review" });
    const sets = [candidates, accepted].map((folder) => ({
      name: folder.folder,
      baselines: [],
      text: (digest: string) => folder.text(digest),
    }));
    return await pinnedReport(pairs, sets, environment, ['agent-audit baseline accept --reason "why"']);
  });
  await emitReport({ ...report, exitCode: exitCodes.holds }, outputsOf(options, config), terminal);
  return exitCodes.holds;
}
