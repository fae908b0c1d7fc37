import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { FoundFile } from "./own-files.ts";

const maxDepth = 5;
const maxBytes = 1024 * 1024;

/**
 * Files that instructions pull in by `@path`, and theirs in turn, as far as they lie in `folder`. Others cannot be
 * copied to where the same words would find them: they come back in `outside`, as written.
 */
export async function importedFiles(
  folder: string,
  files: readonly FoundFile[],
): Promise<{ readonly files: readonly FoundFile[]; readonly outside: readonly string[] }> {
  const known = new Set(files.map((file) => file.path));
  const found: FoundFile[] = [];
  const outside: string[] = [];
  let level: readonly FoundFile[] = files.filter((file) => file.path.endsWith(".md"));
  for (let depth = 0; depth < maxDepth && level.length > 0; depth += 1) {
    const next: FoundFile[] = [];
    for (const file of level) {
      for (const written of importsOf(file.content.toString("utf8"))) {
        const source = resolve(dirname(join(folder, file.path)), written);
        const path = relative(folder, source).split(sep).join("/");
        const entry = await stat(source).catch(() => null);
        // "@alice" and "@types/node" look alike: what is no file was no import.
        if (entry === null || !entry.isFile() || known.has(path)) continue;
        if (written.startsWith("/") || path.startsWith("..") || entry.size > maxBytes) {
          outside.push(`${file.path}: @${written}`);
          continue;
        }
        known.add(path);
        next.push({ path, source, content: await readFile(source), executable: false });
      }
    }
    found.push(...next);
    level = next;
  }
  return { files: found, outside };
}

/** Paths after an `@`, outside of code. */
export function importsOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, "").replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/(?<=^|\s)@([^\s@]+)/g)].map((match) => (match[1] ?? "").replace(/[.,;:)]+$/, ""));
}
