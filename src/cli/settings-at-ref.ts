import { resolve } from "node:path";
import { metrics } from "../metric/registry.ts";
import type { Config } from "../model/config.ts";
import { type Parsed, problemLine } from "../model/problem.ts";
import type { Suite } from "../model/suite.ts";
import { harnessNames } from "../runtime/registry.ts";
import { type GitTree, openGitTree } from "../store/git-tree.ts";
import { loadConfig } from "../suite/load-config.ts";
import { loadSuites } from "../suite/load-suites.ts";
import { type ReadText, readTextFile } from "../suite/text-file.ts";
import type { Terminal } from "./terminal.ts";

/** Configuration and suites as they stood where this branch left a git ref. */
export interface SettingsAtRef {
  /** `origin/main (1a2b3c4d5e6f)`. */
  readonly name: string;
  /** Null where there was none, or none that can be read: `notes` say so. */
  readonly config: Config | null;
  /** A suite of the user's, by path. */
  suite(path: string): Promise<SuiteAtRef>;
  readonly notes: readonly string[];
}

export type SuiteAtRef =
  | { readonly kind: "found"; readonly suite: Suite }
  /** In no repository: a change to this one does not touch it. */
  | { readonly kind: "outside" }
  | { readonly kind: "unusable"; readonly reason: string };

export async function settingsAtRef(ref: string, config: Config, terminal: Terminal): Promise<SettingsAtRef> {
  const tree = await openGitTree(ref, config.folder);
  const name = `${ref} (${tree.commit.slice(0, 12)})`;
  const readText = readerOf(tree);
  const cwd = resolve(terminal.cwd);
  const [file] = config.files;
  const notes: string[] = [];
  let atRef: Config | null = null;
  if (file !== undefined) {
    const parsed = await loadConfig(file, { cwd, metrics, harnesses: harnessNames, readText });
    if (parsed.ok) atRef = parsed.value;
    else notes.push(`the configuration of ${name} cannot be used, the one here counts: ${firstProblem(parsed)}`);
  }
  return {
    name,
    config: atRef,
    notes,
    suite: async (path) => {
      if (tree.inside(resolve(cwd, path)) === null) return { kind: "outside" };
      const parsed = await loadSuites([path], { cwd, metrics, readText });
      const [suite] = parsed.ok ? parsed.value : [];
      return suite ? { kind: "found", suite } : { kind: "unusable", reason: firstProblem(parsed) };
    },
  };
}

/** Files of the repository as they were; others as they are. */
function readerOf(tree: GitTree): ReadText {
  return async (path) => {
    const inside = tree.inside(path);
    if (inside === null) return await readTextFile(path);
    const file = await tree.read(inside);
    switch (file.kind) {
      case "file":
        return { ok: true, text: file.text };
      case "absent":
        return { ok: false, reason: "was not there", missing: true };
      case "failed":
        return { ok: false, reason: `cannot be read by git (${file.reason})`, missing: false };
    }
  };
}

function firstProblem(parsed: Parsed<unknown>): string {
  const [problem] = parsed.ok ? [] : parsed.problems;
  return problem ? problemLine(problem) : "it is empty";
}
