import type { Json } from "../core/json.ts";
import type { FleetHistory } from "../model/stream.ts";
import { quietJson } from "./json.ts";

/** Published with the package: src/model/schema/history.schema.json. */
const schema = "https://agent-audit.dev/schema/history-1.json";

/** Everything the streams say, as they are in memory; `metrics` and `since` (a UTC day) leave streams and nights out. */
export function historyJson(
  fleet: FleetHistory,
  chosen: { readonly metrics: readonly string[] | null; readonly since: string | null },
): string {
  const { metrics, since } = chosen;
  const histories = fleet.histories.map((history) => ({
    ...history,
    streams: history.streams
      .filter(({ metric }) => metrics?.includes(metric) ?? true)
      .map((stream) => ({
        ...stream,
        verdict: {
          ...stream.verdict,
          units: stream.verdict.units.filter(({ days }) => since === null || (days.at(-1) ?? "") >= since),
          leftOut: stream.verdict.leftOut.filter(({ day }) => since === null || day >= since),
        },
      })),
  }));
  return quietJson({ schema, ...fleet, histories } as unknown as Json);
}
