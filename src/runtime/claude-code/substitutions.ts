import { realpath } from "node:fs/promises";
import { homedir, hostname, userInfo } from "node:os";
import process from "node:process";
import type { Scratch } from "../../harness/workspace.ts";
import type { Substitution } from "../../model/recording.ts";

/** Names so common that replacing them would change text that has nothing to do with this machine. */
const commonNames = new Set([
  "localhost",
  "runner",
  "ubuntu",
  "debian",
  "docker",
  "claude",
  "anthropic",
  "windows",
  "default",
]);

/** Texts of one run that mean nothing, longest first: a path before the one it lies in. */
export async function substitutionsOf(
  scratch: Scratch,
  scratchDir: string,
  sessionIds: readonly string[],
): Promise<readonly Substitution[]> {
  const uid = process.getuid?.() ?? 0;
  const paths: readonly (readonly [string, string])[] = [
    [`${scratch.tmp}/claude-${uid}`, "<tmp>/claude-<uid>"],
    [`${scratch.tmp}/claude-0`, "<tmp>/claude-<uid>"],
    [scratch.workspace, "<workspace>"],
    [scratch.home, "<home>"],
    [scratch.tmp, "<tmp>"],
    [scratchDir, "<scratch>"],
  ];
  const real = await realpath(scratchDir).catch(() => scratchDir);
  const all = paths.flatMap(([path, placeholder]) => {
    const resolved = path.startsWith(scratchDir) ? real + path.slice(scratchDir.length) : path;
    return [...new Set([path, resolved])].flatMap((value) => [
      { value, placeholder },
      // Claude Code names a project's folder by its path with everything but letters and digits turned into dashes.
      { value: value.replace(/[^a-zA-Z0-9]/g, "-"), placeholder },
      ...(value.includes("\\") ? [{ value: JSON.stringify(value).slice(1, -1), placeholder }] : []),
    ]);
  });
  const ids = sessionIds.map((value) => ({ value, placeholder: "<session>" }));
  const named = [
    { value: homedir(), placeholder: "<user-home>" },
    { value: hostname(), placeholder: "<host>" },
    { value: userName(), placeholder: "<user>" },
  ].filter(({ value }) => value.length >= 6 && !commonNames.has(value.toLowerCase()));
  const unique = new Map([...all, ...ids, ...named].map((entry) => [entry.value, entry]));
  return [...unique.values()].sort((a, b) => b.value.length - a.value.length);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "";
  }
}
