import semver from "semver";
import { plural } from "../core/plural.ts";
import type { Suite } from "../model/suite.ts";
import type { TimelineChange } from "../model/timeline.ts";
import { claudeCodePackage } from "../runtime/claude-code/package.ts";
import type { Environment } from "./environment.ts";
import { incidentSigns } from "./incident-signs.ts";
import { realIncidents } from "./incident-versions.ts";
import { metricNamed } from "./metric-named.ts";
import type { SelftestCheck } from "./selftest.ts";
import { timeline } from "./timeline.ts";
import { VersionBench } from "./version-bench.ts";

export interface RealSelftest {
  readonly suites: readonly Suite[];
  /** One of those the incidents touched: Opus 4.6, Sonnet 4.6. */
  readonly model: string;
  readonly concurrency: number;
  /** Keep the packages that were installed for it. */
  readonly keep: boolean;
}

/**
 * The same on the packages that shipped the incidents: each must be seen to come and go between the very versions where it
 * did, and no detector may see any other change between them.
 */
export async function selftestReal(request: RealSelftest, environment: Environment): Promise<SelftestCheck[]> {
  const ends = realIncidents.flatMap(({ edges }) => edges.flatMap(({ from, to }) => [from, to]));
  const versions = [...new Set(ends)].sort(semver.compare);
  const bench = new VersionBench(
    {
      harness: claudeCodePackage.harness,
      packageName: claudeCodePackage.packageName,
      model: request.model,
      isolation: "auto",
      fresh: false,
      keep: request.keep,
    },
    environment,
  );
  try {
    const { suites, model, concurrency } = request;
    const programs = versions.map((version) => ({ kind: "published", version }) as const);
    const seen = await timeline({ harness: "claude-code", model, programs, suites, concurrency }, bench, environment);
    const failures = seen.rows.flatMap((row) => (row.failure === null ? [] : [`${row.version}: ${row.failure}`]));
    return [
      {
        name: "every version runs",
        passed: failures.length === 0,
        seen: failures.join("; ") || plural(seen.rows.length, "version"),
      },
      ...realIncidents.flatMap((incident) => incident.edges.map((edge) => edgeCheck(incident, edge, seen.changes))),
      straysCheck(seen.changes),
    ];
  } finally {
    await bench.close();
  }
}

type RealIncident = (typeof realIncidents)[number];
type Edge = RealIncident["edges"][number];

function edgeCheck({ incident }: RealIncident, edge: Edge, changes: readonly TimelineChange[]): SelftestCheck {
  const sign = incidentSigns.find((item) => item.incident === incident);
  if (!sign) throw new Error(`no sign of incident ${incident}`);
  const change = changes.find((item) => item.metric === sign.metric && item.from === edge.from && item.to === edge.to);
  const passed =
    change !== undefined &&
    change.confirmed &&
    sign.shows(change.before) !== sign.shows(change.after) &&
    sign.shows(edge.kind === "came" ? change.after : change.before);
  return {
    name: `${incident}: ${sign.title}, ${edge.kind} between ${edge.from} and ${edge.to}`,
    passed,
    seen: change ? describe(change) : `${sign.metric} did not change there`,
  };
}

/** Changes of the three detectors where no incident came or went. */
function straysCheck(changes: readonly TimelineChange[]): SelftestCheck {
  const strays = changes.filter((change) => {
    const sign = incidentSigns.find((item) => item.metric === change.metric.split("@")[0]);
    if (!sign || sign.shows(change.before) === sign.shows(change.after)) return false;
    const edges = realIncidents.find((item) => item.incident === sign.incident)?.edges ?? [];
    return !edges.some((edge) => edge.from === change.from && edge.to === change.to);
  });
  return {
    name: "no incident is seen anywhere else",
    passed: strays.length === 0,
    seen: strays.map((change) => `${change.from} → ${change.to} ${describe(change)}`).join("; ") || "none",
  };
}

function describe({ metric, before, after }: TimelineChange): string {
  const facts = metricNamed(metric.split("@")[0] ?? metric);
  return `${metric}: ${facts.describe(before)} → ${facts.describe(after)}`;
}
