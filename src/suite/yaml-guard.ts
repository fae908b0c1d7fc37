import { Lexer } from "yaml";

/** Largest file that is read, bytes of UTF-8. */
export const maxYamlBytes = 1024 * 1024;
/** Deepest nesting that is parsed. The parser recurses, and a stack overflow can end the whole process. */
const maxYamlDepth = 64;
/** A megabyte of `a: b` is 300,000 tokens of work for nothing a person would write. */
const maxTokens = 200_000;

export interface YamlHazard {
  /** 0-based index into the text. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * Looks for what must not reach the YAML parser: size, characters YAML forbids, conflict markers, directives,
 * nesting. Runs the lexer only, which keeps no stack of its own.
 */
export function yamlHazard(text: string): YamlHazard | null {
  if (text.length > maxYamlBytes || Buffer.byteLength(text) > maxYamlBytes)
    return { offset: 0, message: "The file is larger than 1 MiB.", hint: "Split it into several files." };
  return forbiddenCharacter(text) ?? conflictMarker(text) ?? tokenHazard(text);
}

function forbiddenCharacter(text: string): YamlHazard | null {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  const match = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\r(?!\n)/.exec(text);
  if (match === null) return null;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return {
    offset: match.index,
    message: `The character U+${code} has no place in YAML.`,
    hint: code === "0000" ? "Save the file as UTF-8 text." : "Remove it, or write it as an escape in double quotes.",
  };
}

function conflictMarker(text: string): YamlHazard | null {
  const match = /^(?:<{7}|>{7}|\|{7})(?: |\r?$)/m.exec(text);
  if (match === null) return null;
  return {
    offset: match.index,
    message: "This is a merge-conflict marker.",
    hint: "Resolve the conflict and remove the markers.",
  };
}

/** Counts open flow collections and the columns of open block levels: an upper bound of what the parser will nest. */
function tokenHazard(text: string): YamlHazard | null {
  const columns: number[] = [];
  let flow = 0;
  let offset = 0;
  let lineStart = 0;
  let tokens = 0;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (isMark(token)) {
      scalar = token === scalarMark;
      continue;
    }
    const syntax = !scalar;
    scalar = false;
    const start = offset;
    offset += token.length;
    if (++tokens > maxTokens)
      return { offset: start, message: "The file has too many parts.", hint: "Split it into several files." };
    const first = token[0];
    if (syntax && first === "%")
      return { offset: start, message: "YAML directives are not supported.", hint: "Remove the line." };
    if (syntax && (token === "[" || token === "{")) flow++;
    else if (syntax && (token === "]" || token === "}") && flow > 0) flow--;
    if (flow === 0 && first !== undefined && !" \t\n\r#".includes(first)) {
      const column = start - lineStart;
      while (columns.length > 0 && (columns[columns.length - 1] ?? 0) >= column) columns.pop();
      columns.push(column);
    }
    if (columns.length + flow > maxYamlDepth)
      return { offset: start, message: `Nested deeper than ${maxYamlDepth} levels.`, hint: null };
    const newline = token.lastIndexOf("\n");
    if (newline >= 0) lineStart = start + newline + 1;
  }
  return null;
}

const scalarMark = "\u001f";

/** The lexer's marks stand for no text: document start, broken flow, "a scalar follows". */
function isMark(token: string): boolean {
  return token === "\u0002" || token === "\u0018" || token === scalarMark;
}
