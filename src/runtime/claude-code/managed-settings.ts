import { readFile } from "node:fs/promises";
import process from "node:process";
import { sha256 } from "../../core/fingerprint.ts";

/** Where an administrator's settings lie; Claude Code obeys them in every home, so no isolation of ours takes them away. */
function managedSettingsFile(): string {
  if (process.platform === "win32") return "C:\\Program Files\\ClaudeCode\\managed-settings.json";
  if (process.platform === "darwin") return "/Library/Application Support/ClaudeCode/managed-settings.json";
  return "/etc/claude-code/managed-settings.json";
}

/** Digest of the machine's managed settings, by the name they have in an identity; empty where there are none. */
export async function managedSettingsDigest(
  file: string = managedSettingsFile(),
): Promise<{ readonly [name: string]: string }> {
  const content = await readFile(file).catch(() => null);
  return content === null ? {} : { "machine/managed-settings.json": sha256(content) };
}
