// What an installation takes: packs the tarball, installs it as a user would (`--omit=dev --ignore-scripts`) into a folder
// of its own, and adds up the files. Also looks over the tarball's own list: the build without its tests and test helpers.
// Run on the build: npm run build && node bench/size.mjs [--check]. Needs the registry, or npm's cache.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchOptions, packageFolder, printTable, verdict } from "./figures.mjs";

const targetMegabytes = 50;
const options = benchOptions({});
const scratch = mkdtempSync(join(tmpdir(), "aa-size-"));
const npm = (...args) =>
  execFileSync("npm", args, {
    cwd: scratch,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    shell: process.platform === "win32",
  });

/** Bytes on disk below a folder, files in whole blocks where the system counts them. */
function diskBytes(path) {
  const entry = statSync(path);
  if (entry.isDirectory()) return readdirSync(path).reduce((sum, name) => sum + diskBytes(join(path, name)), 4096);
  return entry.blocks === undefined ? entry.size : entry.blocks * 512;
}

const megabytes = (bytes) => (bytes / 1024 ** 2).toFixed(1);

function packages(modules) {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(modules, name)).map((sub) => `${name}/${sub}`) : [name],
    )
    .map((name) => ({ name, bytes: diskBytes(join(modules, name)) }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** Files that a user has no use for. */
const unwanted = [
  /\.test\.[cm]?[jt]s$/,
  /\.test\.d\.ts$/,
  /\/testing\//,
  /^(?:bench|fixtures\/(?!baselines))/,
  /tsconfig/,
  /tsbuildinfo$/,
];
const needed = [
  "bin/agent-audit.js",
  "dist/cli/main.js",
  "dist/index.js",
  "dist/index.d.ts",
  "LICENSE",
  "README.md",
  "CHANGELOG.md",
  "probes/effort.yaml",
];

try {
  const [packed] = JSON.parse(npm("pack", packageFolder, "--json", "--ignore-scripts", "--pack-destination", scratch));
  const files = packed.files.map(({ path }) => path);
  console.log(
    `\n${packed.filename}: ${files.length} files, ${(packed.size / 1e6).toFixed(2)} MB packed, ${(packed.unpackedSize / 1e6).toFixed(2)} MB unpacked`,
  );
  const stray = files.filter((path) => unwanted.some((pattern) => pattern.test(path)));
  const missing = needed.filter((path) => !files.includes(path));
  for (const path of stray) console.log(`missed  ${path} does not belong in the tarball`);
  for (const path of missing) console.log(`missed  ${path} is not in the tarball`);
  if (options.check && stray.length + missing.length > 0) process.exitCode = 1;

  writeFileSync(join(scratch, "package.json"), '{"private":true}\n');
  npm("install", join(scratch, packed.filename), "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
  const modules = join(scratch, "node_modules");
  const all = packages(modules);
  printTable([["package", "MB on disk"], ...all.slice(0, 10).map(({ name, bytes }) => [name, megabytes(bytes)])]);
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  const version = execFileSync(process.execPath, [join(modules, "agent-audit", "bin", "agent-audit.js"), "--version"], {
    encoding: "utf8",
  }).trim();
  console.log(`  ${all.length} packages; the installed program says ${version}`);
  verdict("installed size", total / 1024 ** 2, targetMegabytes, " MB", options.check);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
