import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { AuditError } from "../core/errors.ts";
import { errorCode } from "../core/storage-error.ts";
import { git } from "./git.ts";

export type FileAtCommit =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly reason: string };

/** A repository as it stood where the working tree's branch left a ref. */
export interface GitTree {
  /** Absolute, without links. */
  readonly root: string;
  /** Merge base of `HEAD` and the ref; the ref's own commit where they share no history here. */
  readonly commit: string;
  /** A path of the working tree as one of the repository, with `/`; null where it lies outside. The path need not exist. */
  inside(path: string): string | null;
  /** A file by its path in the repository. */
  read(path: string): Promise<FileAtCommit>;
}

/** Opens the repository that `folder` is in. Throws `git-missing`, `baseline-ref-no-repository` or `baseline-ref-unknown`. */
export async function openGitTree(ref: string, folder: string): Promise<GitTree> {
  const { existing } = existingPart(resolve(folder));
  const top = await git(existing, ["rev-parse", "--show-toplevel"]).catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? new AuditError("git-missing", { ref }, { cause: error }) : error;
  });
  if (top.exitCode !== 0) throw new AuditError("baseline-ref-no-repository", { folder }, { lastWords: top.stderr });
  const root = realpathSync(line(top.stdout));
  const commit = await mergeBase(root, await resolveCommit(root, ref));
  return {
    root,
    commit,
    inside: (path) => {
      const { existing: there, rest } = existingPart(resolve(path));
      const inside = relative(root, join(there, rest));
      return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)
        ? null
        : inside.split(sep).join("/");
    },
    read: (path) => fileAt(root, commit, path),
  };
}

async function fileAt(root: string, commit: string, path: string): Promise<FileAtCommit> {
  const answer = await git(root, ["cat-file", "blob", `${commit}:${path}`]);
  if (answer.exitCode === 0) return { kind: "file", text: answer.stdout.toString("utf8") };
  // Messages of git, in its own language (LC_ALL=C): absent, or absent at the ref but there in the working tree.
  if (/does not exist in|exists on disk, but not in/.test(answer.stderr)) return { kind: "absent" };
  return { kind: "failed", reason: answer.stderr.trim() || "it is too large" };
}

async function resolveCommit(root: string, ref: string): Promise<string> {
  const answer = await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if (ref === "" || answer.exitCode !== 0) {
    throw new AuditError("baseline-ref-unknown", { ref }, { lastWords: answer.stderr });
  }
  return line(answer.stdout);
}

/** A shallow checkout may lack the common history; the tip of the ref is not the change's own bar either. */
async function mergeBase(root: string, commit: string): Promise<string> {
  const answer = await git(root, ["merge-base", commit, "HEAD"]);
  return answer.exitCode === 0 ? line(answer.stdout) : commit;
}

/** What is not there now may have been there at the ref. */
function existingPart(path: string): { existing: string; rest: string } {
  let existing = path;
  let rest = "";
  while (!existsSync(existing) && dirname(existing) !== existing) {
    rest = join(basename(existing), rest);
    existing = dirname(existing);
  }
  return { existing: realpathSync(existing), rest };
}

function line(output: Buffer): string {
  return output.toString("utf8").replace(/\r?\n$/, "");
}
