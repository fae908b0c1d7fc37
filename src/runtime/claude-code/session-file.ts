import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, parseJson } from "../../core/json.ts";

/**
 * Dates of everything that was said, as Claude Code itself wrote them into its session files
 * (`projects/<folder>/<session>.jsonl`), milliseconds since 1970.
 */
export async function sessionStampsMs(configDir: string): Promise<readonly number[]> {
  const projects = join(configDir, "projects");
  const files = await readdir(projects, { recursive: true }).catch(() => []);
  const stamps: number[] = [];
  for (const file of files.filter((name) => name.endsWith(".jsonl"))) {
    const text = await readFile(join(projects, file), "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      const entry = parseJson(line);
      if (!isJsonObject(entry) || (entry["type"] !== "user" && entry["type"] !== "assistant")) continue;
      const atMs = typeof entry["timestamp"] === "string" ? Date.parse(entry["timestamp"]) : Number.NaN;
      if (Number.isFinite(atMs)) stamps.push(atMs);
    }
  }
  return stamps;
}
