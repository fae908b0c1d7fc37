import type { RunRequest, RuntimeRequest } from "../app/run-request.ts";
import { AuditError } from "../core/errors.ts";
import { modelFacts } from "../model/model-facts.ts";
import { defaultModel } from "../runtime/registry.ts";
import type { LadderOptions } from "./ladder-options.ts";

const defaultLadderCaptures = 5;

/** Null where none is asked for. Throws where it is not known what the model takes, or that it takes none. */
export function ladderRequest(
  { ladder, ladderCaptures }: LadderOptions,
  runtimes: readonly RuntimeRequest[],
): NonNullable<RunRequest["ladder"]> | null {
  if (ladder === undefined && ladderCaptures === undefined) return null;
  const named = ladder === undefined || ladder === true ? null : ladder;
  const levels = runtimes.map(({ spec }) => {
    const model = spec.model ?? (spec.harness === "messages" ? defaultModel : null);
    return [spec.name, levelsOf(model, spec.name, named)] as const;
  });
  return { levels: Object.fromEntries(levels), captures: ladderCaptures ?? defaultLadderCaptures };
}

function levelsOf(model: string | null, runtime: string, named: readonly string[] | null): readonly string[] {
  const known = model === null ? null : (modelFacts(model)?.effortLevels ?? null);
  if (known?.length === 0) throw new AuditError("ladder-no-effort", { model: model ?? "" });
  if (named !== null) return named;
  if (known === null)
    throw new AuditError("ladder-levels-unknown", { model: model ?? `the default model of ${runtime}` });
  return known;
}
