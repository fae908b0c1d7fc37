import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { AuditError } from "../core/errors.ts";
import { sha256 } from "../core/fingerprint.ts";
import { errorCode } from "../core/storage-error.ts";
import type { BaselineKey } from "../model/baseline.ts";
import { baselinePath } from "./baseline-path.ts";
import { type BaselineRead, type BaselineSource, readBaselineText } from "./baseline-source.ts";
import { git } from "./git.ts";

/**
 * The baselines of `folder` as they stand at a git ref, such as `origin/main`: what a change may not alter for itself.
 * The ref is resolved once. Throws `git-missing`, `baseline-ref-no-repository` or `baseline-ref-unknown`.
 */
export async function baselinesAt(ref: string, folder: string): Promise<BaselineSource & { readonly commit: string }> {
  const { existing, rest } = existingPart(resolve(folder));
  const top = await git(existing, ["rev-parse", "--show-toplevel"]).catch((error: unknown) => {
    throw errorCode(error) === "ENOENT" ? new AuditError("git-missing", { ref }, { cause: error }) : error;
  });
  if (top.exitCode !== 0) throw new AuditError("baseline-ref-no-repository", { folder }, { lastWords: top.stderr });
  const root = realpathSync(line(top.stdout));
  const commit = await resolveCommit(root, ref);
  const inside = relative(root, join(existing, rest)).split(sep).join("/");
  const prefix = inside === "" ? "" : `${inside}/`;
  return {
    commit,
    read: async (key: BaselineKey) => await readAt(root, commit, `${prefix}${baselinePath(key)}`, key),
    list: async () => {
      const files = await git(root, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", prefix || "."]);
      const paths = files.stdout
        .toString("utf8")
        .split("\0")
        .filter((path) => path.endsWith(".json"));
      return await Promise.all(paths.sort().map((path) => readAt(root, commit, path)));
    },
    text: async (digest) => {
      if (!/^[0-9a-f]{64}$/.test(digest)) return null;
      const file = await fileAt(root, commit, `${prefix}blobs/${digest}.txt`);
      return file.kind === "file" && sha256(file.text) === digest ? file.text : null;
    },
  };
}

async function readAt(root: string, commit: string, path: string, key?: BaselineKey): Promise<BaselineRead> {
  const shown = `${commit.slice(0, 12)}:${path}`;
  const file = await fileAt(root, commit, path);
  switch (file.kind) {
    case "file":
      return readBaselineText(shown, file.text, key);
    case "absent":
      return { kind: "missing", path: shown };
    case "failed":
      return { kind: "unusable", path: shown, problem: "unreadable", reason: `git cannot read it (${file.reason})` };
  }
}

type FileAtCommit =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly reason: string };

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

/** The folder need not be there now to have been there at the ref. */
function existingPart(folder: string): { existing: string; rest: string } {
  let existing = folder;
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
