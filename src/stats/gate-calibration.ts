import { gateLook, lnGateEvidence, priorVariance } from "./gate-look.ts";
import type { EncodedLaw, MaximumLaw } from "./maximum-law.ts";
import { decodeLaw, lawOfMaxima } from "./maximum-law.ts";
import { normalScores } from "./normal-scores.ts";
import { seededRandom } from "./random.ts";

/** What the null law of the gate depends on: sample sizes and looks, not on the values' law. */
export interface GateDesign {
  /** n0 of each stratum. */
  readonly baseline: readonly number[];
  /** New values over all strata, a look after each. */
  readonly maxNew: number;
  /** The stratum of each new value, `maxNew` long; without it the strata take turns. */
  readonly order?: readonly number[];
  /**
   * 200,000 without it: the level is met to 2 % of itself at alpha = 0.01, to 7 % at 0.001. Fewer, down to 20,000 (7 % at
   * 0.01), where hundreds of new values in one stratum would take minutes.
   */
  readonly draws?: number;
  readonly seed?: number;
  /** Prior variance of the shift. */
  readonly g?: number;
}

/** The law of max ln G over the looks while nothing has changed; of its two-sided form unless said otherwise. */
export interface GateCalibration extends MaximumLaw {
  /** The law of the maximum over the looks at which the new values lean upward: for tests with one wrong side. */
  readonly oneSided: MaximumLaw;
}

/** A calibration as plain data. */
export interface EncodedCalibration {
  readonly twoSided: EncodedLaw;
  readonly oneSided: EncodedLaw;
}

const fullDraws = 200_000;
const leastDraws = 20_000;
/** Steps of a simulation that is not to take more than some seconds. */
const affordableSteps = 1e9;

/** Draws for a design: a draw takes as many steps as there are pairs of new values in a stratum. */
function drawsFor({ baseline, maxNew, draws }: GateDesign): number {
  if (draws !== undefined) return draws;
  const pairs = maxNew + maxNew ** 2 / (2 * Math.max(1, baseline.length));
  return Math.min(fullDraws, Math.max(leastDraws, Math.floor(affordableSteps / pairs)));
}

function visits({ baseline, maxNew, order }: GateDesign): readonly number[] {
  const strata = baseline.length;
  const proper = baseline.every((n0) => Number.isInteger(n0) && n0 >= 1);
  if (strata === 0 || !proper) throw new RangeError("Calibration needs n0 ≥ 1 in at least one stratum");
  if (!(Number.isInteger(maxNew) && maxNew >= 1)) throw new RangeError(`maxNew must be at least 1, not ${maxNew}`);
  if (order === undefined) return Array.from({ length: maxNew }, (_, look) => look % strata);
  const known = order.every((stratum) => Number.isInteger(stratum) && stratum >= 0 && stratum < strata);
  if (order.length !== maxNew || !known) throw new RangeError("order must name a stratum for each of the new values");
  return order;
}

function simulate(design: GateDesign): GateCalibration {
  const { baseline, seed = 1, g = priorVariance } = design;
  const draws = drawsFor(design);
  const order = Uint16Array.from(visits(design));
  if (!(Number.isInteger(draws) && draws >= 1)) throw new RangeError(`draws must be at least 1, not ${draws}`);
  const counts = baseline.map(() => 0);
  const looks = Array.from(order, (stratum) => {
    const seen = counts[stratum] as number;
    counts[stratum] = seen + 1;
    const pooled = (baseline[stratum] as number) + seen + 1;
    return { stratum, seen, scores: normalScores(pooled).scores, ...gateLook(baseline, counts, g) };
  });
  const ranks = counts.map((count) => new Int32Array(count));
  const sums = new Float64Array(baseline.length);
  const random = seededRandom(seed);
  const twoSided = new Float64Array(draws);
  const oneSided = new Float64Array(draws);

  for (let draw = 0; draw < draws; draw++) {
    sums.fill(0);
    let scoreSum = 0;
    let upward = -Infinity;
    let downward = -Infinity;
    for (const look of looks) {
      const { seen, scores } = look;
      const ranked = ranks[look.stratum] as Int32Array;
      // Under the null a new value is equally likely to fall into each gap between the values before it.
      const rank = random.integer(scores.length);
      let sum = scores[rank] as number;
      for (let i = 0; i < seen; i++) {
        let other = ranked[i] as number;
        if (other >= rank) ranked[i] = ++other;
        sum += scores[other] as number;
      }
      ranked[seen] = rank;
      scoreSum += sum - (sums[look.stratum] as number);
      sums[look.stratum] = sum;
      const lnG = lnGateEvidence(look, scoreSum);
      if (scoreSum > 0) upward = Math.max(upward, lnG);
      else downward = Math.max(downward, lnG);
    }
    twoSided[draw] = Math.max(upward, downward);
    oneSided[draw] = upward;
  }
  return { ...lawOfMaxima(twoSided), oneSided: lawOfMaxima(oneSided) };
}

const remembered = new Map<string, GateCalibration>();
const rememberedLimit = 64;

/** The name of a design: equal names have equal calibrations. */
export function calibrationKey(design: GateDesign): string {
  const { baseline, maxNew, order, seed = 1, g = priorVariance } = design;
  return `gate-2 g=${g} n0=${baseline.join(",")} max=${maxNew} order=${order?.join(",") ?? "turns"} draws=${drawsFor(design)} seed=${seed}`;
}

/** Puts a calibration that was kept elsewhere (a file) where `calibrateGate` finds it. */
export function rememberCalibration(key: string, calibration: GateCalibration): void {
  const oldest = remembered.keys().next();
  if (remembered.size >= rememberedLimit && oldest.done === false) remembered.delete(oldest.value);
  remembered.set(key, calibration);
}

/** The calibration of a design if this process already has it. */
export function recallCalibration(design: GateDesign): GateCalibration | undefined {
  return remembered.get(calibrationKey(design));
}

/**
 * The gate's null law by seeded simulation of random ranks; the same design always gives the same law, fresh or decoded.
 * Well under a second for one stratum of 20 and 20 new values; remembered for the life of the process.
 *
 * @throws RangeError for sizes below 1 or an order that does not fit
 */
export function calibrateGate(design: GateDesign): GateCalibration {
  const known = recallCalibration(design);
  if (known !== undefined) return known;
  const calibration = simulate(design);
  rememberCalibration(calibrationKey(design), calibration);
  return calibration;
}

export function encodeCalibration(calibration: GateCalibration): EncodedCalibration {
  return { twoSided: calibration.encode(), oneSided: calibration.oneSided.encode() };
}

/** @throws RangeError when the data cannot be a calibration */
export function decodeCalibration({ twoSided, oneSided }: EncodedCalibration): GateCalibration {
  return { ...decodeLaw(twoSided), oneSided: decodeLaw(oneSided) };
}
