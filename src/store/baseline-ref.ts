import { sha256 } from "../core/fingerprint.ts";
import type { BaselineKey } from "../model/baseline.ts";
import { baselinePath, calibrationPath, isBaselineFile } from "./baseline-path.ts";
import { type BaselineRead, type BaselineSource, readBaselineText } from "./baseline-source.ts";
import { readCalibrationText } from "./calibration-file.ts";
import { git } from "./git.ts";
import { type GitTree, openGitTree } from "./git-tree.ts";

/**
 * The baselines of `folder` as they stand where this branch left a git ref, such as `origin/main`: what a change may not
 * alter for itself. Throws `git-missing`, `baseline-ref-no-repository` or `baseline-ref-unknown`.
 */
export async function baselinesAt(ref: string, folder: string): Promise<BaselineSource & { readonly commit: string }> {
  const tree = await openGitTree(ref, folder);
  const { root, commit } = tree;
  const inside = tree.inside(folder) ?? "";
  const prefix = inside === "" ? "" : `${inside}/`;
  return {
    commit,
    read: async (key: BaselineKey) => await readAt(tree, `${prefix}${baselinePath(key)}`, key),
    list: async () => {
      const files = await git(root, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", prefix || "."]);
      const paths = files.stdout.toString("utf8").split("\0").filter(isBaselineFile);
      return await Promise.all(paths.sort().map((path) => readAt(tree, path)));
    },
    calibration: async (key) => {
      const path = calibrationPath(key);
      const file = await tree.read(`${prefix}${path}`);
      const shown = `${commit.slice(0, 12)}:${prefix}${path}`;
      return file.kind === "file" ? readCalibrationText(shown, file.text, key) : { kind: "missing", path: shown };
    },
    text: async (digest) => {
      if (!/^[0-9a-f]{64}$/.test(digest)) return null;
      const file = await tree.read(`${prefix}blobs/${digest}.txt`);
      return file.kind === "file" && sha256(file.text) === digest ? file.text : null;
    },
  };
}

async function readAt(tree: GitTree, path: string, key?: BaselineKey): Promise<BaselineRead> {
  const shown = `${tree.commit.slice(0, 12)}:${path}`;
  const file = await tree.read(path);
  switch (file.kind) {
    case "file":
      return readBaselineText(shown, file.text, key);
    case "absent":
      return { kind: "missing", path: shown };
    case "failed":
      return { kind: "unusable", path: shown, problem: "unreadable", reason: `git cannot read it (${file.reason})` };
  }
}
