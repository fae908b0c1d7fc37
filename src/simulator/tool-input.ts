import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { MessagesRequest, Tool } from "./messages-request.ts";
import { schemaAnswer } from "./schema-answer.ts";
import { instructionTexts } from "./turns.ts";

/** Names that tools of different harnesses give to the same thing. */
const synonyms: readonly (readonly string[])[] = [
  ["path", "filepath", "filename", "file", "absolutepath", "targetfile"],
  ["command", "cmd", "script", "commandline"],
  ["content", "contents", "filetext", "text"],
  ["pattern", "query", "regex", "search"],
  ["oldstring", "oldstr", "oldtext"],
  ["newstring", "newstr", "newtext"],
  ["directory", "dir", "folder", "path"],
  ["url", "uri", "link"],
];

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The tool's own name for a parameter of the script; null where it has none. */
function parameterName(name: string, offered: readonly string[]): string | null {
  if (offered.includes(name)) return name;
  const same = offered.find((candidate) => plain(candidate) === plain(name));
  if (same !== undefined) return same;
  for (const group of synonyms.filter((names) => names.includes(plain(name)))) {
    const match = group.map((word) => offered.find((candidate) => plain(candidate) === word)).find(Boolean);
    if (match !== undefined) return match;
  }
  return null;
}

const absolute = "(?:\\/|[A-Za-z]:\\\\)";
/** `Working directory: PATH` to the end of the line, `<cwd>PATH</cwd>`; or within a sentence, to the next space. */
const stated = [
  new RegExp(`(?:working[ _]directory|\\bcwd)(?:\\s*[:=]\\s*|>\\s*)["'\`]?(${absolute}[^\n"'\`<]*)`, "i"),
  new RegExp(`working[ _]directory\\s+is\\s+["'\`]?(${absolute}[^\\s"'\`<]*)`, "i"),
];

/** Where the harness says that it works, as an absolute path; null where it does not say. */
export function statedWorkingDirectory(request: MessagesRequest): string | null {
  for (const text of instructionTexts(request)) {
    const path = stated.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
    if (path !== undefined) return path.trim().replace(/[.,;)]+$/, "");
  }
  return null;
}

function absolutePath(path: string, directory: string): string {
  if (/^(\/|~|[A-Za-z]:)/.test(path)) return path;
  const separator = directory.includes("\\") ? "\\" : "/";
  return `${directory.replace(/[\\/]+$/, "")}${separator}${path.replace(/^\.[\\/]/, "")}`;
}

function isPathName(name: string): boolean {
  return synonyms[0]?.includes(plain(name)) === true;
}

/**
 * The script's input in the shape of the offered tool: parameters under the tool's own names, workspace paths absolute
 * where the harness says where it works, required parameters that the script does not know filled in.
 */
export function toolInput(tool: Tool, input: { readonly [name: string]: Json }, request: MessagesRequest): JsonObject {
  const schema = tool.inputSchema;
  const properties = isJsonObject(schema?.["properties"]) ? schema["properties"] : null;
  const directory = statedWorkingDirectory(request);
  const shaped: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(input)) {
    const own = properties === null ? name : parameterName(name, Object.keys(properties));
    if (own === null && schema?.["additionalProperties"] === false) continue;
    const key = own ?? name;
    const isPath = typeof value === "string" && isPathName(name) && isPathName(key);
    shaped[key] = isPath && directory !== null ? absolutePath(value, directory) : value;
  }
  const required = Array.isArray(schema?.["required"]) ? schema["required"] : [];
  for (const name of required) {
    if (typeof name !== "string" || name in shaped) continue;
    shaped[name] = schemaAnswer(properties?.[name] ?? {}, { root: schema ?? {}, name });
  }
  return shaped;
}
