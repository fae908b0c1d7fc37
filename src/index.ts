/**
 * The program as a function, and the types of what it writes with `--format json` and as `result.json`. Everything else
 * is reached through the command line. The schemas are exported as `agent-audit/schema/*`.
 */
export { run } from "./cli/run.ts";
export type { Output, Terminal } from "./cli/terminal.ts";
export { type ExitCode, exitCodes } from "./core/exit-codes.ts";
export type { Json } from "./core/json.ts";
export type {
  Attribution,
  Cohort,
  EvidenceLine,
  Finding,
  Grade,
  Verdict,
} from "./model/finding.ts";
export type { RuntimeIdentity } from "./model/identity.ts";
export type { AuditedRuntime, BaselineUse, Report, TrialTally } from "./model/report.ts";
export type { Level, SourcePlace } from "./model/suite.ts";
