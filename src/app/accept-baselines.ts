import type { Clock } from "../core/clock.ts";
import { AuditError } from "../core/errors.ts";
import type { Baseline } from "../model/baseline.ts";
import { acceptBaseline, type BaselineFolder } from "../store/baseline-folder.ts";
import { textDigests } from "../store/baseline-source.ts";
import { createRedactor } from "../wire/redact.ts";

export interface Acceptance {
  readonly reason: string;
  /** After this long they judge nothing; null: they never expire. */
  readonly ttlMs: number | null;
}

/**
 * Moves the named candidates (runtime, suite or runtime/suite; none names all) into the baselines and resolves to their
 * paths. Nothing is written where one of them cannot be, or holds what looks like a secret.
 */
export async function acceptCandidates(
  candidates: BaselineFolder,
  accepted: BaselineFolder,
  names: readonly string[],
  { reason, ttlMs }: Acceptance,
  clock: Clock,
): Promise<string[]> {
  if (reason.trim() === "") throw new AuditError("baseline-reason-empty", undefined);
  const chosen = (await candidates.list()).flatMap((read) => {
    if (read.kind === "unusable") throw new AuditError("baseline-unusable", { path: read.path, reason: read.reason });
    return read.kind === "found" && isNamed(read.baseline, names) ? [read.baseline] : [];
  });
  if (chosen.length === 0) throw new AuditError("baseline-none", { what: "candidate to accept" });
  for (const baseline of chosen) await refuseSecrets(baseline, candidates);
  const now = clock.now();
  const at = new Date(now).toISOString();
  const expires = ttlMs === null ? {} : { expires: new Date(now + ttlMs).toISOString() };
  const paths: string[] = [];
  for (const { key } of chosen) {
    const { path } = await acceptBaseline(candidates, accepted, key, { at, reason: reason.trim(), ...expires });
    paths.push(path);
  }
  return paths;
}

function isNamed({ key: { runtime, suite } }: Baseline, names: readonly string[]): boolean {
  return names.length === 0 || names.some((name) => [runtime, suite, `${runtime}/${suite}`].includes(name));
}

/** What goes into git is read by many: the last net is cast over it once more. */
async function refuseSecrets(baseline: Baseline, candidates: BaselineFolder): Promise<void> {
  const net = createRedactor([]);
  const texts = await Promise.all(textDigests(baseline).map((digest) => candidates.text(digest)));
  for (const text of [JSON.stringify(baseline), ...texts]) {
    const [leak] = net.find(text ?? "");
    if (leak) throw new AuditError("secret-leaked", { where: `baseline of ${baseline.key.suite}`, rule: leak.rule });
  }
}
