import type { Complain } from "./complain.ts";
import { quoted } from "./quoted.ts";
import type { Path } from "./yaml-document.ts";

/** Complains of files that would leave the workspace, or that are not the same files on every platform. */
export function complainOfWorkspace(files: { readonly [path: string]: string }, path: Path, complain: Complain): void {
  const seen = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const name of Object.keys(files)) {
    const reason = unsafe(name);
    if (reason !== null) {
      const hint = "Write it relative, with `/` between folders and without `..`.";
      complain([...path, name], `The workspace path ${quoted(name)} ${reason}.`, hint, "key");
      continue;
    }
    // macOS and Windows hold `A` and `a` for one file.
    const folded = name.toLowerCase();
    if (seen.has(folded))
      complain([...path, name], `${quoted(name)} differs from another path only in case.`, null, "key");
    seen.set(folded, name);
    for (let at = folded.indexOf("/"); at >= 0; at = folded.indexOf("/", at + 1))
      folders.set(folded.slice(0, at), name);
  }
  for (const [folded, name] of seen)
    if (folders.has(folded)) complain([...path, name], `${quoted(name)} is a file and a folder.`, null, "key");
}

function unsafe(path: string): string | null {
  if (path === "") return "is empty";
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
  if (/[\u0000-\u001f\u007f]/.test(path)) return "holds a control character";
  if (path.includes("\\")) return "holds a backslash";
  if (/^[A-Za-z]:/.test(path)) return "names a drive";
  if (path.startsWith("/")) return "is absolute";
  const segments = path.split("/");
  if (segments.includes("..")) return "leaves the workspace";
  return segments.includes("") || segments.includes(".") ? "has an empty or `.` part" : null;
}
