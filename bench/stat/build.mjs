// The compiled build under test: dist/ of this package, or the folder named by AGENT_AUDIT_DIST.
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const buildFolder = resolve(
  process.env.AGENT_AUDIT_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url)),
);

/** A module of the product, by its path in the build without the ending: `stats/random`. */
export const product = (path) => import(pathToFileURL(`${buildFolder}/${path}.js`).href);
