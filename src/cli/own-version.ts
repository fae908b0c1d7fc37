import { readFileSync } from "node:fs";

/** Version of agent-audit itself, from the package's manifest: above `src` and `dist` alike. */
export function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}
