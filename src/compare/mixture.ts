import type { PinnedMetric, PinnedValue } from "../model/baseline.ts";
import type { Tolerance } from "../model/suite.ts";
import { fisherGreater, fisherTwoSided } from "../stats/fisher.ts";
import { sameValue } from "./equality.ts";
import { measuredCount } from "./variants.ts";

/** The chance of calling a mixture changed that did not: a new variant that the old mixture could still have hidden. */
const newVariantAlpha = 0.05;
/** Shares of known variants move by chance all the time, and many are compared: stricter. */
const sharesAlpha = 0.01;

export type MixtureContrast =
  | { readonly kind: "same" }
  /** Known variants only, but in other shares than the old mixture gives by chance `p`. */
  | { readonly kind: "shares-moved"; readonly p: number; readonly variant: PinnedValue }
  /** `seen` of `of` captures show values the baseline never had; `certain` where the old mixture cannot explain it. */
  | {
      readonly kind: "new-variant";
      readonly p: number;
      readonly certain: boolean;
      readonly seen: number;
      readonly of: number;
      readonly variants: readonly PinnedValue[];
    };

/**
 * Compares exact values seen in variants. Both sides must have at least one value.
 * Under the hypothesis that both are draws of one mixture, the k captures with a new value fall among the new
 * ones by chance hypergeometrically: p = C(n1, k) / C(n0 + n1, k).
 */
export function contrastMixtures(
  before: PinnedMetric,
  now: PinnedMetric,
  tolerance: Tolerance | null,
): MixtureContrast {
  const n0 = measuredCount(before);
  const n1 = measuredCount(now);
  const known = (value: PinnedValue) => before.values.find((old) => sameValue(old.value, value.value, tolerance));
  const variants = now.values.filter((value) => !known(value));
  if (variants.length > 0) {
    const seen = variants.reduce((sum, value) => sum + value.count, 0);
    const p = fisherGreater(seen, n1, 0, n0);
    return { kind: "new-variant", p, certain: p <= newVariantAlpha, seen, of: n1, variants };
  }
  for (const old of before.values) {
    const count = now.values.filter((value) => known(value) === old).reduce((sum, value) => sum + value.count, 0);
    const p = fisherTwoSided(count, n1, old.count, n0);
    if (p <= sharesAlpha) return { kind: "shares-moved", p, variant: old };
  }
  return { kind: "same" };
}
