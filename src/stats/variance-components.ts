import { betaQuantile } from "./beta.ts";
import type { ShiftScale } from "./shift-scale.ts";

/** A value and the day, or session, it was taken in. */
export interface DayValue {
  readonly day: string;
  readonly value: number;
}

/** Standard deviations on the given scale. Null: the data cannot say. */
export interface VarianceComponents {
  /** Within days; null when no day has two values. */
  readonly within: number | null;
  /** Between days, zero when days differ no more than their values do; null without two days or without `within`. */
  readonly between: number | null;
  /** Upper end of a one-sided 90 % interval of `between`; null where that is. */
  readonly betweenAtMost: number | null;
  /** Of all values around their stratum's mean, days ignored; null when no stratum has two values. */
  readonly total: number | null;
  /** The largest number of days in a stratum. */
  readonly days: number;
}

/**
 * Values on their scale: as they are, or ln x, or ln(x + 1) where some value is zero (a count that can vanish).
 *
 * @throws RangeError for a value that is not finite, or a negative one on the log scale
 */
export function onScale(values: readonly number[], scale: ShiftScale): readonly number[] {
  for (const value of values) {
    if (!Number.isFinite(value)) throw new RangeError(`Variance needs finite values, not ${value}`);
    if (scale === "log" && value < 0) throw new RangeError(`The log scale has no place for ${value}`);
  }
  if (scale === "linear") return values;
  const vanishing = values.includes(0);
  return values.map((value) => (vanishing ? Math.log1p(value) : Math.log(value)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresAround(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

/**
 * One-way analysis of variance by days, unbalanced, pooled over strata (probes): between² = max(0, (MSB − MSW)/r₀),
 * where r₀ = Σ(N − Σn²/N)/Σ(days − 1) is the size of a day.
 *
 * @param strata values by stratum
 * @throws RangeError as `onScale` does
 */
export function varianceComponents(strata: readonly (readonly DayValue[])[], scale: ShiftScale): VarianceComponents {
  let withinSquares = 0;
  let withinFreedom = 0;
  let betweenSquares = 0;
  let betweenFreedom = 0;
  let daySizes = 0;
  let days = 0;
  for (const stratum of strata) {
    if (stratum.length === 0) continue;
    const scaled = onScale(
      stratum.map(({ value }) => value),
      scale,
    );
    const groups = new Map<string, number[]>();
    for (const [i, { day }] of stratum.entries()) {
      const group = groups.get(day) ?? [];
      group.push(scaled[i] as number);
      groups.set(day, group);
    }
    const centre = mean(scaled);
    let squaredSizes = 0;
    for (const values of groups.values()) {
      const middle = mean(values);
      withinSquares += squaresAround(values, middle);
      withinFreedom += values.length - 1;
      betweenSquares += values.length * (middle - centre) ** 2;
      squaredSizes += values.length ** 2;
    }
    betweenFreedom += groups.size - 1;
    daySizes += scaled.length - squaredSizes / scaled.length;
    days = Math.max(days, groups.size);
  }
  const freedom = withinFreedom + betweenFreedom;
  const known = withinFreedom > 0 && betweenFreedom > 0;
  const within = withinFreedom === 0 ? null : Math.sqrt(withinSquares / withinFreedom);
  return {
    within,
    between:
      within === null || betweenFreedom === 0
        ? null
        : Math.sqrt(Math.max(0, (betweenSquares - betweenFreedom * within ** 2) / daySizes)),
    betweenAtMost: known
      ? boundOfBetween(
          withinSquares / withinFreedom,
          withinFreedom,
          betweenSquares / betweenFreedom,
          days,
          daySizes / betweenFreedom,
        )
      : null,
    total: freedom === 0 ? null : Math.sqrt((withinSquares + betweenSquares) / freedom),
    days,
  };
}

const boundLevel = 0.1;

/**
 * Upper bound of the standard deviation between days: MSB/MSW is (1 + r₀τ²/σ²) times an F, whose lower quantile bounds τ
 * from above. Strata share their days, so that the days count once and not once a stratum.
 */
function boundOfBetween(msw: number, withinFreedom: number, msb: number, days: number, daySize: number): number | null {
  if (msw === 0) return msb === 0 ? 0 : null;
  const [a, b] = [(days - 1) / 2, withinFreedom / 2];
  const x = betaQuantile(boundLevel, a, b);
  const lowest = (b * x) / (a * (1 - x));
  return Math.sqrt((msw * Math.max(0, msb / msw / lowest - 1)) / daySize);
}

/**
 * Correlation of a series with itself one step later; null with fewer than three values or when all are equal.
 *
 * @throws RangeError for a value that is not finite
 */
export function lag1Autocorrelation(series: readonly number[]): number | null {
  const values = onScale(series, "linear");
  if (values.length < 3) return null;
  const centre = mean(values);
  const squares = squaresAround(values, centre);
  // Equal values can differ from their mean by its rounding.
  if (squares <= (1e-14 * centre) ** 2 * values.length) return null;
  let products = 0;
  for (let i = 1; i < values.length; i++) {
    products += ((values[i - 1] as number) - centre) * ((values[i] as number) - centre);
  }
  return products / squares;
}
