import { type PinnedPair, pinnedReport } from "../../app/compare-pinned.ts";
import { AuditError } from "../../core/errors.ts";
import { type ExitCode, exitCodes } from "../../core/exit-codes.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";
import { baselineText } from "../baseline-text.ts";
import { emitReport, outputsOf, writeOutputs } from "../emit.ts";
import { withEnvironment } from "../environment.ts";
import type { OutputOptions } from "../options.ts";
import type { CommandContext } from "../program.ts";
import { baselineFolder, candidatesFolder, readConfig } from "../settings.ts";
import type { Terminal } from "../terminal.ts";

export interface FolderOptions {
  readonly baselines?: string;
  readonly config?: string;
}

/** A candidate with what is accepted in its place; `unusable` says why what is there does not count. */
interface Candidate extends PinnedPair {
  readonly unusable: string | null;
}

const next = 'agent-audit baseline accept --reason "why"';

/** `agent-audit baseline review`: candidates against what is accepted; a difference here is news, not an alarm. */
export async function baselineReview(
  options: OutputOptions & FolderOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const config = await readConfig(options.config, terminal);
  const candidates = new BaselineFolder(candidatesFolder(terminal));
  const accepted = new BaselineFolder(baselineFolder(config, options.baselines, terminal));
  const outputs = outputsOf(options, config);
  // A program that reads the report gets every candidate; a person gets the new ones in plain sight, not as failures to compare.
  const asTable = outputs.format === "table";
  const { value } = await withEnvironment(context, async (environment) => {
    const found = await readCandidates(candidates, accepted);
    const compared = found.filter(({ before }) => before !== null);
    const sets = [candidates, accepted].map((folder) => ({
      name: folder.folder,
      baselines: [],
      text: (digest: string) => folder.text(digest),
    }));
    const pairs = asTable && compared.length > 0 ? compared : found;
    return { found, compared, report: await pinnedReport(pairs, sets, environment, [next]) };
  });
  const report = { ...value.report, exitCode: exitCodes.holds };
  if (asTable) sayNew(value.found, value.compared.length === 0, terminal);
  if (!asTable || value.compared.length > 0) await emitReport(report, outputs, terminal);
  else await writeOutputs(report, outputs, terminal);
  return exitCodes.holds;
}

async function readCandidates(candidates: BaselineFolder, accepted: BaselineFolder): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const read of await candidates.list()) {
    if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
    if (read.kind === "missing") continue;
    const old = await accepted.read(read.baseline.key);
    found.push({
      now: read.baseline,
      before: old.kind === "found" ? old.baseline : null,
      unusable: old.kind === "unusable" ? old.reason : null,
    });
  }
  if (found.length === 0) throw new AuditError("baseline-none", { what: "candidate to review" });
  return found;
}

/** Candidates that there is nothing to hold against. */
function sayNew(found: readonly Candidate[], areAll: boolean, terminal: Terminal): void {
  for (const { now, before, unusable } of found) {
    if (before !== null) continue;
    const heading = [
      `new  ${now.key.runtime}/${now.key.suite}`,
      ...(unusable === null ? [] : [`the accepted one is of no use: ${unusable}`]),
    ];
    terminal.stdout.write(`${baselineText(heading, now, terminal.stdout.columns)}\n`);
  }
  if (areAll) terminal.stdout.write(`  next  ${next}\n`);
}
