import { spawn } from "node:child_process";
import { access, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { AuditError } from "../core/errors.ts";
import { OutputTail } from "./output-tail.ts";

export interface NpmAnswer {
  readonly code: number | null;
  readonly stdout: string;
  /** Untrusted, at most 4,000 characters. */
  readonly stderr: string;
}

/** npm's own patience with a registry that does not answer is minutes; someone who is offline should not wait for that. */
export const patience = { fetch_retries: "2", fetch_retry_mintimeout: "500", fetch_retry_factor: "2" } as const;

/**
 * Runs npm with the user's own configuration (registry, proxy, certificates), which it only reads.
 * `settings` become `npm_config_…` variables: they outrank what an npm we may have been started by left in the environment.
 */
export async function npm(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly settings: { readonly [name: string]: string };
    readonly signal: AbortSignal;
  },
): Promise<NpmAnswer> {
  const script = await npmScript();
  const own = Object.fromEntries(
    Object.entries(options.settings).map(([name, value]) => [`npm_config_${name}`, value]),
  );
  const inherited = Object.entries(process.env).filter(([name]) => !replaced.has(name.toLowerCase()));
  options.signal.throwIfAborted();
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd,
    env: { ...Object.fromEntries(inherited), ...own },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    signal: options.signal,
  });
  const out: Buffer[] = [];
  const stderr = new OutputTail(4_000);
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout: Buffer.concat(out).toString("utf8"), stderr: stderr.text() };
}

/** Settings of an outer `npm run` or `npx` that would change what an install does. */
const replaced = new Set(
  [
    "prefix",
    "local_prefix",
    "global",
    "global_prefix",
    "workspace",
    "workspaces",
    "include_workspace_root",
    "package_lock",
    "omit",
    "include",
    "dry_run",
    "only",
    "production",
    "json",
  ].map((name) => `npm_config_${name}`),
);

/** npm's script: the one that came with this Node, else the one on PATH. */
async function npmScript(): Promise<string> {
  const bin = dirname(await realpath(process.execPath));
  const inside = join("node_modules", "npm", "bin", "npm-cli.js");
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    join(bin, "..", "lib", inside),
    join(bin, inside),
    ...onPath.flatMap((folder) => [join(folder, "npm"), join(folder, inside), join(folder, "..", "lib", inside)]),
    process.env["npm_execpath"] ?? "",
  ];
  for (const candidate of candidates) {
    const target = await realpath(candidate).catch(() => "");
    if (target.endsWith("npm-cli.js") && (await exists(target))) return target;
  }
  throw new AuditError("harness-npm-missing", undefined);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
