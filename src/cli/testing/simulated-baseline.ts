import { join } from "node:path";
import { plannedIdentity } from "../../app/planned-identity.ts";
import { baselineKey } from "../../compare/pin.ts";
import type { Baseline } from "../../model/baseline.ts";
import type { Suite } from "../../model/suite.ts";
import type { RuntimeSpec } from "../../runtime/spec.ts";
import { type Random, seededRandom } from "../../stats/random.ts";
import { BaselineFolder } from "../../store/baseline-folder.ts";

export interface SimulatedBaseline {
  readonly spec: RuntimeSpec;
  readonly suite: Suite;
  readonly days: number;
  readonly perDay: number;
  readonly seed?: number;
  /** A value of a metric; undefined leaves it out. `day` is its centre's deviation, a standard normal value. */
  readonly value: (metric: string, random: Random, day: number) => number | boolean | undefined;
}

/** Lays an accepted baseline into `folder`, as days of `baseline record --append` would have. */
export async function writeSimulatedBaseline(folder: string, simulated: SimulatedBaseline): Promise<Baseline> {
  const { spec, suite, days, perDay, value, seed = 1 } = simulated;
  const random = seededRandom(seed);
  const identity = plannedIdentity(spec);
  const dayNames = Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(2026, 2, 1 + day)).toISOString().slice(0, "2026-03-01".length),
  );
  const deviations = dayNames.map(() => random.normal());
  const baseline: Baseline = {
    format: 1,
    tool: "0.0.0",
    key: baselineKey(spec.name, identity, suite.name),
    suiteDigest: suite.digest,
    identity,
    captures: days * perDay,
    days: dayNames,
    metrics: suite.probes.flatMap((probe) =>
      probe.rules.flatMap(({ metric }) => {
        const samples = dayNames.map((day, index) => ({
          day,
          values: Array.from({ length: perDay }, () => value(metric, random, deviations[index] ?? 0)),
        }));
        if (samples.some(({ values }) => values.includes(undefined))) return [];
        return [
          {
            probe: probe.id,
            metric,
            values: [],
            samples: samples as Baseline["metrics"][0]["samples"] & {},
            missing: [],
          },
        ];
      }),
    ),
    accepted: { at: "2026-03-12T10:00:00.000Z", reason: "known good" },
  };
  await new BaselineFolder(join(folder, "baselines")).write(baseline, async () => null);
  return baseline;
}
