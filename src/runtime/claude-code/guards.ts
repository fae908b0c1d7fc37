import type { Confinement } from "../../harness/confinement.ts";
import type { Upstream } from "../../model/identity.ts";
import { understandsTools } from "./command.ts";
import type { OwnSettings } from "./own-settings.ts";
import { claudeCodeHosts } from "./package.ts";
import type { ResolvedProgram } from "./resolve.ts";

/** How the harness is kept from the rest of the machine, a line each. */
export function isolationLines(confinement: Confinement): readonly string[] {
  const always = ["environment made from nothing; HOME, TMPDIR and CLAUDE_CONFIG_DIR of the run"];
  if (confinement.kind === "process-group") {
    return [
      ...always,
      "process group: no namespaces here, so only its settings keep the harness from the network",
      `it could have reached ${claudeCodeHosts.join(", ")}`,
    ];
  }
  const network =
    confinement.network === "loopback"
      ? ["network namespace with loopback only"]
      : ["network open, as asked", `it could have reached ${claudeCodeHosts.join(", ")}`];
  return [...always, "pid namespace", ...network];
}

export interface Guards {
  readonly confinement: Confinement;
  readonly own: OwnSettings | null;
  readonly resolved: ResolvedProgram;
  readonly upstream: Upstream;
}

/** What a run under these guards cannot show, a line each. */
export function unseenLines({ confinement, own, resolved, upstream }: Guards): readonly string[] {
  const lines = [
    "remote configuration (offline mode: CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC)",
    "automatic updates and telemetry (switched off)",
  ];
  if (own !== null) {
    lines.push("plugins and the account of your own installation (not copied)");
    if (own.removed.length > 0) lines.push(`settings of yours left out: ${own.removed.join(", ")}`);
    if (confinement.kind === "namespaces" && confinement.network === "loopback" && hasServers(own)) {
      lines.push("MCP servers of yours that need the network (only loopback can be reached)");
    }
  }
  if (upstream === "real" && !understandsTools(resolved.version)) {
    lines.push("the probe's tools as all that is offered (before 2.0.31 others are offered, and not permitted)");
  }
  return lines;
}

function hasServers(own: OwnSettings): boolean {
  const inProject = Object.keys(own.project).length > 0 || own.files.some((file) => file.path === ".mcp.json");
  return inProject || Object.keys(own.servers).length > 0;
}
