import type { EffortPlacement } from "./effort-posterior.ts";

/** `looks like medium (posterior 0.98)`, `looks like medium or high`, `unlike any of low, medium, high`. */
export function placementWords(placement: EffortPlacement): string {
  switch (placement.kind) {
    case "placed":
      return `looks like ${placement.level} (posterior ${probabilityWords(placement.posterior)})`;
    case "cannot-tell":
      return `looks like ${oneOf(placement.between)}`;
    case "unlike-any":
      return `unlike any of ${Object.keys(placement.byLevel).join(", ")}`;
  }
}

/** The level, or what is left of them. */
export function levelWords(placement: EffortPlacement): string {
  switch (placement.kind) {
    case "placed":
      return placement.level;
    case "cannot-tell":
      return oneOf(placement.between);
    case "unlike-any":
      return "unlike any";
  }
}

/** `low 0.01, medium 0.98, high 0.01`. */
export function posteriorWords({ byLevel }: EffortPlacement): string {
  return Object.entries(byLevel)
    .map(([level, p]) => `${level} ${probabilityWords(p)}`)
    .join(", ");
}

/** `low, medium or high`. */
function oneOf(levels: readonly string[]): string {
  const last = levels.at(-1) ?? "none";
  return levels.length < 2 ? last : `${levels.slice(0, -1).join(", ")} or ${last}`;
}

/** Never a certainty: two digits, and no 0 or 1. */
function probabilityWords(p: number): string {
  if (p > 0.999) return "> 0.999";
  if (p > 0.99) return p.toFixed(3);
  return p < 0.01 ? "< 0.01" : p.toFixed(2);
}
