// The compiled build under test: dist/ of this package, the folder after `--build`, or the one that AGENT_AUDIT_DIST names.
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const flag = process.argv.indexOf("--build");
// Workers see the environment and not the arguments.
if (flag > 0) process.env.AGENT_AUDIT_DIST = resolve(process.argv[flag + 1] ?? "");

const buildFolder = resolve(process.env.AGENT_AUDIT_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url)));

/** A module of the product, by its path in the build without the ending: `stats/random`. */
export const product = (path) => import(pathToFileURL(`${buildFolder}/${path}.js`).href);
