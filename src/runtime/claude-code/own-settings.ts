import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { AuditError } from "../../core/errors.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../core/json.ts";
import type { Scratch } from "../../harness/workspace.ts";
import { type FoundFile, readFiles } from "./own-files.ts";
import { importedFiles } from "./own-imports.ts";
import { ownServers } from "./own-servers.ts";
import { scrubSettings } from "./settings-scrub.ts";

/** Where the settings of profile `mine` are taken from. */
export interface OwnSettingsSource {
  /** The user's `~/.claude` or CLAUDE_CONFIG_DIR. */
  readonly configDir: string;
  /** `.claude.json`, which holds the MCP servers; null: looked for in the config folder and beside it. */
  readonly stateFile: string | null;
  /** A project whose CLAUDE.md, `.claude/` and `.mcp.json` come along; null for none. */
  readonly projectDir: string | null;
}

/** Settings as they are copied into each run; nothing in it is a credential of the harness's own. */
export interface OwnSettings {
  readonly source: OwnSettingsSource;
  readonly files: readonly (FoundFile & { readonly place: "user" | "project" })[];
  /** MCP servers out of `.claude.json`: for every project, and for the one named. */
  readonly servers: JsonObject;
  readonly project: JsonObject;
  /** Digest of each file, so that a change of one's own is told from drift. Keys like `user/settings.json`. */
  readonly digests: { readonly [name: string]: string };
  /** Settings left out, each with its file. */
  readonly removed: readonly string[];
}

/** What is copied, and nothing else: no credentials, history, sessions, caches. */
const userFiles = ["settings.json", "settings.local.json", "CLAUDE.md", "keybindings.json"];
const sharedFolders = ["rules", "agents", "commands", "skills", "output-styles", "hooks", "workflows"];
const projectFiles = [
  "CLAUDE.md",
  "CLAUDE.local.md",
  "AGENTS.md",
  ".mcp.json",
  ".claude/settings.json",
  ".claude/settings.local.json",
  ".claude/CLAUDE.md",
];

/** The folder Claude Code itself would read. */
export function usersOwnSource(projectDir: string | null): OwnSettingsSource {
  const named = process.env["CLAUDE_CONFIG_DIR"];
  if (named !== undefined && named !== "")
    return { configDir: named, stateFile: join(named, ".claude.json"), projectDir };
  return { configDir: join(homedir(), ".claude"), stateFile: join(homedir(), ".claude.json"), projectDir };
}

/**
 * Reads what profile `mine` copies.
 * Throws harness-settings-missing where there is nothing, harness-settings-unreadable where settings are not JSON.
 */
export async function readOwnSettings(source: OwnSettingsSource, restrictTools: boolean): Promise<OwnSettings> {
  const { configDir, projectDir } = source;
  const user = await withImports(configDir, await readFiles(configDir, [...userFiles, ...sharedFolders]));
  const projectPaths = [...projectFiles, ...sharedFolders.map((folder) => `.claude/${folder}`)];
  const project =
    projectDir === null ? nothingFound : await withImports(projectDir, await readFiles(projectDir, projectPaths));
  const own = await ownServers(source);
  if (user.files.length === 0 && project.files.length === 0 && own === null) {
    throw new AuditError("harness-settings-missing", { folder: configDir });
  }
  const removed = [...user.outside, ...project.outside];
  const scrubbed = [
    ...user.files.map((file) => ({ ...file, place: "user" as const })),
    ...project.files.map((file) => ({ ...file, place: "project" as const })),
  ].map((file) => {
    if (!/(?:^|\/)settings(?:\.local)?\.json$/.test(file.path)) return file;
    const value = parseJson(file.content.toString("utf8"));
    if (!isJsonObject(value)) {
      throw new AuditError("harness-settings-unreadable", { file: file.source, reason: "it is no JSON object" });
    }
    const { settings, removed: left } = scrubSettings(value, restrictTools);
    removed.push(...left.map((key) => `${file.place}/${file.path}: ${key}`));
    return { ...file, content: Buffer.from(`${JSON.stringify(settings, null, 2)}\n`) };
  });
  // Digests are of the files as the user has them: what we leave out of them does not make them others.
  const digests = {
    ...Object.fromEntries(user.files.map((file) => [`user/${file.path}`, sha256(file.content)])),
    ...Object.fromEntries(project.files.map((file) => [`project/${file.path}`, sha256(file.content)])),
  };
  return {
    source,
    files: scrubbed,
    servers: own?.servers ?? {},
    project: own?.project ?? {},
    digests: own === null ? digests : { ...digests, "user/.claude.json#mcpServers": sha256(JSON.stringify(own)) },
    removed,
  };
}

interface FoundInstructions {
  readonly files: readonly FoundFile[];
  readonly outside: readonly string[];
}

const nothingFound: FoundInstructions = { files: [], outside: [] };

async function withImports(folder: string, files: readonly FoundFile[]): Promise<FoundInstructions> {
  const imported = await importedFiles(folder, files);
  return { files: [...files, ...imported.files], outside: imported.outside };
}

/** Lays the settings into a run: the user's into its config folder, the project's into its workspace. A probe's own files stay. */
export async function copyOwnSettings(own: OwnSettings, scratch: Scratch, configDir: string): Promise<void> {
  for (const file of own.files) {
    const target = join(file.place === "user" ? configDir : scratch.workspace, ...file.path.split("/"));
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const content = moved(file.content, own.source, scratch, configDir);
    await writeFile(target, content, { mode: file.executable ? 0o700 : 0o600, flag: "wx" }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  }
  const state = { mcpServers: own.servers, projects: { [scratch.workspace]: own.project } };
  await mkdir(configDir, { recursive: true, mode: 0o700 });
  const text = moved(Buffer.from(JSON.stringify(state, null, 2)), own.source, scratch, configDir);
  await writeFile(join(configDir, ".claude.json"), text, { mode: 0o600 });
}

/** Paths into the folders that were copied lead to the copies. Bytes that are no UTF-8 text are left alone. */
function moved(content: Buffer, source: OwnSettingsSource, scratch: Scratch, configDir: string): Buffer {
  const text = content.toString("utf8");
  if (!Buffer.from(text, "utf8").equals(content)) return content;
  const pairs: readonly (readonly [string, string])[] = [
    [source.configDir, configDir],
    ...(source.projectDir === null ? [] : [[source.projectDir, scratch.workspace] as const]),
  ];
  const replaced = pairs.reduce((whole, [from, to]) => whole.split(`${from}/`).join(`${to}/`), text);
  return Buffer.from(replaced, "utf8");
}
