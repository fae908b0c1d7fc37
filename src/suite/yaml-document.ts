import { isAlias, LineCounter, type Node, parseDocument } from "yaml";
import type { Json } from "../core/json.ts";
import type { Parsed, Problem } from "../model/problem.ts";
import type { SourcePlace } from "../model/suite.ts";
import { yamlHazard } from "./yaml-guard.ts";
import { childAt, type Fault, readNodes } from "./yaml-nodes.ts";

/** Keys and list indices from the root. */
export type Path = readonly (string | number)[];

export interface YamlDocument {
  readonly file: string;
  /** Finite numbers, string keys, no `__proto__` key. Aliased parts are shared, not copied. */
  readonly value: Json;
  /** Where the value at `path` stands; `key`: where its key stands. The nearest parent's place where there is none. */
  placeOf(path: Path, part?: "key" | "value"): SourcePlace;
}

/** More than a person mends in one go: the rest is counted. */
const maxProblems = 50;

/**
 * Reads one YAML 1.2 document that may come from anyone: refuses what could stall or end the process, and everything
 * that means something else than it seems to (duplicate keys, unknown tags, NaN, several documents).
 */
export function readYaml(source: string, file: string): Parsed<YamlDocument> {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const hazard = yamlHazard(text);
  if (hazard !== null) return failed(text, file, [hazard]);
  const lines = new LineCounter();
  // Duplicate keys are found in readNodes: the parser's own check compares every key with every other.
  const document = parseDocument<Node>(text, {
    lineCounter: lines,
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
    // "silent" would keep quiet about several documents.
    logLevel: "error",
    version: "1.2",
  });
  const parseFaults = [...document.errors, ...document.warnings].map(
    (error): Fault => ({ offset: error.pos[0], ...plainWords(error.code, error.message) }),
  );
  if (parseFaults.length > 0) return failed(text, file, parseFaults);
  const root = document.contents;
  if (root === null) return failed(text, file, [{ offset: 0, message: "The file is empty.", hint: null }]);
  const nodes = readNodes(root);
  if (nodes.faults.length > 0) return failed(text, file, nodes.faults);
  const placeOf = (path: Path, part: "key" | "value" = "value"): SourcePlace => {
    let node: Node = root;
    let offset = root.range?.[0] ?? 0;
    for (const [index, step] of path.entries()) {
      const child = childAt(isAlias(node) ? (nodes.targets.get(node) ?? node) : node, step);
      if (child === null) break;
      node = child.node ?? node;
      const atKey = child.node === null || (part === "key" && index === path.length - 1);
      offset = (atKey ? child.keyOffset : child.node?.range?.[0]) ?? offset;
      if (child.node === null) break;
    }
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  return { ok: true, value: { file, value: nodes.value, placeOf } };
}

function failed(text: string, file: string, faults: readonly Fault[]): { ok: false; problems: Problem[] } {
  const problems = faults.slice(0, maxProblems).map(({ offset, message, hint }): Problem => {
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf("\n") + 1;
    return { file, line: before.split("\n").length, column: offset - lineStart + 1, message, hint };
  });
  const last = problems.at(-1);
  if (last && faults.length > maxProblems)
    problems.push({ ...last, message: `${faults.length - maxProblems} more problems like these.`, hint: null });
  return { ok: false, problems };
}

/** The parser's sentences, where ours say better what to do. */
function plainWords(code: string, message: string): { message: string; hint: string | null } {
  switch (code) {
    case "MULTIPLE_DOCS":
      return { message: "The file holds several YAML documents.", hint: "Write one document a file." };
    case "TAB_AS_INDENT":
      return { message: "A tab cannot indent YAML.", hint: "Use spaces." };
    case "TAG_RESOLVE_FAILED":
      return { message: "Tags are not supported.", hint: "Remove the tag." };
    default: {
      const line = message.split("\n", 1)[0] ?? message;
      return { message: `Not valid YAML: ${line.endsWith(".") ? line : `${line}.`}`, hint: null };
    }
  }
}
