import { readFileSync } from "node:fs";

interface SequentialCase {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
  readonly lnG: readonly number[];
  readonly lnERank: readonly number[];
}

interface SequentialGolden {
  readonly sequential: readonly SequentialCase[];
}

const ramp = Array.from({ length: 20 }, (_, i) => 1000 + 100 * i);

/** From the page of the design, to four decimals: a ramp of 20 values against a clear and an absent shift. */
export const rampCases: readonly SequentialCase[] = [
  {
    baseline: ramp,
    candidate: [500, 600, 700, 800, 900],
    lnG: [0.6244, 1.7948, 3.0068, 4.1921, 5.3339],
    lnERank: [1.6743, 3.6905, 5.4809, 7.0902, 8.5533],
  },
  {
    baseline: ramp,
    candidate: [1950, 1450, 2450, 1250, 2650],
    lnG: [-0.3345, -0.4422, -0.6417, -0.6376, -0.8047],
    lnERank: [-1.0213, -1.322, -1.7689, -1.8107, -2.2356],
  },
];

/** Independent vectors made with numpy. */
export const sequentialCases = (
  JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as SequentialGolden
).sequential;

/** Values with tie-breaks that no two of them share. */
export function ranked(values: readonly number[], offset = 0): { value: number; jitter: number }[] {
  return values.map((value, i) => ({ value, jitter: (((i + offset) * 0.6180339887498949) % 1) * 0.999 }));
}

/** New values of one stratum. */
export function fresh(values: readonly number[], stratum = 0) {
  return ranked(values, 1000).map((item) => ({ ...item, stratum }));
}
