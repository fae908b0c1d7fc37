import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { AuditError } from "../../core/errors.ts";
import { environmentFromNothing } from "../../harness/environment.ts";
import { ensureInstalled, resolveVersion } from "../../harness/install.ts";
import { type HarnessProgram, packageVersion, programAt } from "../../harness/program.ts";
import type { VersionSource } from "../../harness/versions.ts";
import { claudeCodePackage } from "./package.ts";

/** Which Claude Code: one from the registry (exact version, dist-tag or semver range), or a program one has. */
export type ProgramWish =
  | { readonly kind: "published"; readonly spec: string }
  /** A script, a native binary or a package's folder. */
  | { readonly kind: "binary"; readonly path: string };

export interface ResolvedProgram {
  readonly program: HarnessProgram;
  /** As its package or it itself says; null where neither does. */
  readonly version: string | null;
}

/** Installs or finds the program. What it throws is for the user to mend. */
export async function resolveProgram(wish: ProgramWish, source: VersionSource): Promise<ResolvedProgram> {
  if (wish.kind === "binary") return ownProgram(resolve(wish.path));
  const version = await resolveVersion(claudeCodePackage, wish.spec, source);
  const { program } = await ensureInstalled(claudeCodePackage, version, source);
  return { program, version };
}

async function ownProgram(path: string): Promise<ResolvedProgram> {
  const entry = await stat(path).catch(() => null);
  const missing = (): AuditError =>
    new AuditError("harness-program-missing", { what: path, platform: `${process.platform}-${process.arch}` });
  if (entry === null) throw missing();
  const program = entry.isDirectory() ? await claudeCodePackage.findProgram(path) : await programAt(path);
  if (program === null) throw missing();
  const folder = entry.isDirectory() ? path : dirname(path);
  return { program, version: (await packageVersion(folder)) ?? (await spokenVersion(program)) };
}

/** First word of `--version`, asked in a home of its own. */
async function spokenVersion(program: HarnessProgram): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "agent-audit-version-"));
  const native = program.form === "native";
  const file = native ? program.path : process.execPath;
  const args = native ? ["--version"] : [program.path, "--version"];
  try {
    const env = { ...environmentFromNothing({ home: folder, tmp: folder }), DISABLE_AUTOUPDATER: "1" };
    const { stdout } = await promisify(execFile)(file, args, { cwd: folder, env, timeout: 20_000, maxBuffer: 65_536 });
    return /^\d+\.\d+\.\d+\S*/.exec(stdout.trim())?.[0] ?? null;
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
