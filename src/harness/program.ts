import { open, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { isJsonObject, parseJson } from "../core/json.ts";

/** What is run: a script for Node, or a binary of its own. */
export interface HarnessProgram {
  readonly form: "javascript" | "native";
  /** Absolute path. */
  readonly path: string;
}

/** `linux-x64-musl`, `darwin-arm64`, `win32-x64`: how harnesses name their platform packages, most specific first. */
export function platformSuffixes(): readonly string[] {
  const plain = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return [plain];
  return isMusl() ? [`${plain}-musl`, plain] : [plain, `${plain}-musl`];
}

function isMusl(): boolean {
  const report = process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** A program named by its path: JavaScript by its ending or first line, anything else as a binary. */
export async function programAt(path: string): Promise<HarnessProgram> {
  if (/\.[cm]?js$/.test(path)) return { form: "javascript", path };
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(128), 0, 128, 0);
    const firstLine = buffer.toString("latin1", 0, bytesRead).split("\n")[0] ?? "";
    return { form: /^#!.*\bnode\b/.test(firstLine) ? "javascript" : "native", path };
  } finally {
    await file.close();
  }
}

/** `version` of the package.json in `folder` or the nearest one above it that has one; null where there is none. */
export async function packageVersion(folder: string): Promise<string | null> {
  const manifest = parseJson(await readFile(join(folder, "package.json"), "utf8").catch(() => ""));
  if (isJsonObject(manifest) && typeof manifest["version"] === "string") return manifest["version"];
  const parent = dirname(folder);
  // A package's manifest is not looked for beyond the folder that packages are installed in.
  return parent === folder || folder.endsWith("node_modules") ? null : packageVersion(parent);
}
