import { join } from "node:path";
import { confirmation } from "../compare/assess-quantity.ts";
import { leastPinned } from "../compare/assessment.ts";
import { pinnedValues, type SampleGroup } from "../compare/sample-group.ts";
import type { Json } from "../core/json.ts";
import { cacheFolder } from "../harness/cache-folder.ts";
import {
  calibrationKey,
  decodeCalibration,
  type EncodedCalibration,
  encodeCalibration,
  type GateDesign,
  recallCalibration,
  rememberCalibration,
} from "../stats/gate-calibration.ts";
import { CalibrationCache } from "../store/calibration-cache.ts";
import type { Environment } from "./environment.ts";

/** Calibrations that verdicts of a run rest on; simulating one takes half a second, reading it a few milliseconds. */
export interface CalibrationTables {
  /** Keeps what this process had to simulate for the next one. */
  keep(): Promise<void>;
}

/** Fetches what an earlier process has simulated for the same baseline sizes. To be called before the first verdict. */
export async function openCalibrationTables(
  groups: readonly SampleGroup[],
  { env }: Pick<Environment, "env">,
): Promise<CalibrationTables> {
  const cache = new CalibrationCache(join(cacheFolder({ ...env }), "calibrations"));
  const designs = new Map(groups.flatMap(designsOf).map((design) => [calibrationKey(design), design]));
  const wanting = new Map([...designs].filter(([, design]) => recallCalibration(design) === undefined));
  await Promise.all(
    [...wanting.keys()].map(async (key) => {
      const table = await cache.get(key);
      if (table !== undefined && remembers(key, table)) wanting.delete(key);
    }),
  );
  return {
    keep: async () => {
      for (const [key, design] of wanting) {
        const calibration = recallCalibration(design);
        if (calibration !== undefined) await cache.put(key, encodeCalibration(calibration) as unknown as Json);
      }
    },
  };
}

function designsOf({ metric, strata, design }: SampleGroup): readonly GateDesign[] {
  const baseline = strata.map((stratum) => pinnedValues(stratum).length);
  const pinned = baseline.reduce((sum, count) => sum + count, 0);
  if (metric.kind !== "quantity" || pinned < leastPinned || baseline.includes(0)) return [];
  return [design.cap, confirmation.cap].map((maxNew) => ({ baseline, maxNew }));
}

/** False for a table of another shape, which is simulated again. */
function remembers(key: string, table: Json): boolean {
  try {
    rememberCalibration(key, decodeCalibration(table as unknown as EncodedCalibration));
    return true;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}
