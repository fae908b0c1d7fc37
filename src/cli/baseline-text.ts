import { plural } from "../core/plural.ts";
import { untrusted } from "../core/untrusted.ts";
import { metricByName } from "../metric/registry.ts";
import type { Baseline } from "../model/baseline.ts";
import { ladderLines, samplesText } from "./pinned-samples.ts";
import { textTable } from "./text-table.ts";

/** A baseline or candidate in words, below its heading. */
export function baselineText(heading: readonly string[], baseline: Baseline, width: number): string {
  const { identity, accepted, captures, days, key, ladder } = baseline;
  const until = accepted?.expires === undefined ? "" : `, expires ${accepted.expires}`;
  const when = accepted ? `accepted ${accepted.at}${until}: ${accepted.reason}` : "not accepted";
  const lines = [
    ...heading,
    `${key.runtime} ${identity.version ?? ""}, ${key.model}, ${key.surface}, ${key.profile}; suite ${key.suite}`,
    `${plural(captures, "capture")} on ${days.join(", ")}; ${when}`,
    ...ladderLines(ladder ?? []),
  ];
  const rows = baseline.metrics.map((pinned) => [
    pinned.probe,
    pinned.metric,
    [
      ...[samplesText(pinned)].filter((text) => text !== ""),
      ...pinned.values.map(
        ({ value, count }) => `${metricByName(pinned.metric)?.describe(value) ?? JSON.stringify(value)} (${count}×)`,
      ),
      ...pinned.missing.map(({ reason, count }) => `none: ${reason} (${count}×)`),
    ].join("; "),
  ]);
  const head = lines.map((line) => untrusted(line)).join("\n");
  return `${head}\n\n${textTable(["probe", "metric", "value"], rows, width)}`;
}
