import { resolve } from "node:path";
import { type Parsed, type Problem, sortProblems } from "../model/problem.ts";
import type { Suite } from "../model/suite.ts";
import { suggestion } from "./nearest-name.ts";
import { parseSuite, type SuiteOptions } from "./parse-suite.ts";
import { quoted } from "./quoted.ts";
import { isSuitePath, shippedSuiteNames, shippedSuitePath } from "./shipped-suites.ts";
import { type ReadText, readTextFile, shownPath } from "./text-file.ts";

export interface LoadOptions extends SuiteOptions {
  /** Absolute folder that relative paths start from, and that shown paths are relative to. */
  readonly cwd: string;
  /** Default: from disk. */
  readonly readText?: ReadText;
}

/**
 * Loads suites by shipped name (`effort`) or by path of a YAML file, in the order given and each once. Every problem
 * of every file comes back together. A suite's `source` is its shipped name or its path relative to `cwd`.
 */
export async function loadSuites(names: readonly string[], options: LoadOptions): Promise<Parsed<readonly Suite[]>> {
  if (names.length === 0) return { ok: false, problems: [wholeFile("suites", "No suite is selected.", null)] };
  const shipped = await shippedSuiteNames();
  const suites: Suite[] = [];
  const problems: Problem[] = [];
  const sources = new Map(names.map((name) => [isSuitePath(name) ? resolve(options.cwd, name) : name, name]));
  for (const name of sources.keys()) {
    const parsed = await loadSuite(name, shipped, options);
    if (!parsed.ok) problems.push(...parsed.problems);
    else {
      const twin = suites.find((suite) => suite.name === parsed.value.name);
      if (twin) problems.push(nameTaken(parsed.value, twin));
      suites.push(parsed.value);
    }
  }
  return problems.length > 0 ? { ok: false, problems: sortProblems(problems) } : { ok: true, value: suites };
}

async function loadSuite(name: string, shipped: readonly string[], options: LoadOptions): Promise<Parsed<Suite>> {
  const isPath = isSuitePath(name);
  if (!isPath && !shipped.includes(name)) {
    const hint = `${suggestion(name, shipped) ?? ""} Own suites are named by path: ./probes/mine.yaml.`;
    return { ok: false, problems: [wholeFile("suites", `There is no suite ${quoted(name)}.`, hint.trim())] };
  }
  const path = isPath ? resolve(options.cwd, name) : shippedSuitePath(name);
  const shown = isPath ? shownPath(path, options.cwd) : `agent-audit/probes/${name}.yaml`;
  const file = await (isPath ? (options.readText ?? readTextFile) : readTextFile)(path);
  if (!file.ok) return { ok: false, problems: [wholeFile(shown, `The file ${file.reason}.`, null)] };
  const parsed = parseSuite(file.text, shown, options);
  return parsed.ok && !isPath ? { ok: true, value: { ...parsed.value, source: name } } : parsed;
}

function wholeFile(file: string, message: string, hint: string | null): Problem {
  return { file, line: 0, column: 0, message, hint };
}

function nameTaken(suite: Suite, twin: Suite): Problem {
  const message = `The suite name ${quoted(suite.name)} is taken by ${quoted(twin.source)}.`;
  return wholeFile(suite.source, message, "Baselines are kept by suite name: rename one of the two.");
}
