import { homedir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";

/** Folder for what can be fetched or computed again: `AGENT_AUDIT_CACHE`, or `agent-audit` in the platform's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const own = env["AGENT_AUDIT_CACHE"];
  if (own !== undefined && own !== "") return resolve(own);
  const home = homedir();
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "agent-audit");
  if (platform === "darwin") return join(home, "Library", "Caches", "agent-audit");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "agent-audit");
}

/** Where the versions of one npm package are installed, a folder each. */
export function packageFolder(cacheDir: string, packageName: string): string {
  return join(cacheDir, "harness", ...packageName.split("/"));
}
