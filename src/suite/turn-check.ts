import { textMatch } from "../model/text-pattern.ts";
import type { TurnCheck } from "../model/turn-check.ts";
import type { Complain } from "./complain.ts";
import type { CheckSource } from "./suite-source.ts";
import type { Path } from "./yaml-document.ts";

/** `check:` of a user turn as single checks, in a fixed order; complains of one that could never be graded. */
export function readChecks(source: CheckSource, path: Path, complain: Complain): readonly TurnCheck[] {
  const { recalls, denies, from, atLeastWords, says, calls, holding } = source;
  const asks = recalls ?? denies;
  if (asks !== undefined && from === undefined)
    complain(path, "It does not say what alone held the fact.", "Add `from: thinking` or `from: visible`.");
  if (asks === undefined && from !== undefined)
    complain([...path, "from"], "`from` belongs to `recalls` or `denies`.", null, "key");
  if (recalls !== undefined && denies !== undefined)
    complain([...path, "denies"], "One question is for a fact that was given, or for one that never was.", null, "key");
  if (holding !== undefined && calls === undefined)
    complain([...path, "holding"], "`holding` belongs to `calls`.", null, "key");
  for (const key of ["recalls", "denies", "says", "holding"] as const)
    complainOfPattern(source[key], [...path, key], complain);
  return [
    ...(recalls === undefined ? [] : [{ kind: "recalls", fact: recalls, from: from ?? "thinking" } as const]),
    ...(denies === undefined ? [] : [{ kind: "denies", words: denies, from: from ?? "thinking" } as const]),
    ...(atLeastWords === undefined ? [] : [{ kind: "at-least-words", words: atLeastWords } as const]),
    ...(says === undefined ? [] : [{ kind: "says", text: says } as const]),
    ...(calls === undefined
      ? []
      : [{ kind: "calls", tool: typeof calls === "string" ? [calls] : calls, holding: holding ?? null } as const]),
  ];
}

function complainOfPattern(text: string | undefined, path: Path, complain: Complain): void {
  try {
    if (text !== undefined) textMatch(text);
  } catch {
    complain(path, "This is no regular expression.", "Without the slashes it is looked for as it stands.");
  }
}
