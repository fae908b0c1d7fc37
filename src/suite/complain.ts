import type { Problem } from "../model/problem.ts";
import type { Path, YamlDocument } from "./yaml-document.ts";

/** Reports a mistake at a place of the file; reading goes on, so that all mistakes are found at once. */
export type Complain = (path: Path, message: string, hint?: string | null, part?: "key" | "value") => void;

export function complainInto(problems: Problem[], document: YamlDocument): Complain {
  return (path, message, hint = null, part = "value") => {
    problems.push({ ...document.placeOf(path, part), message, hint });
  };
}
