import { type EffortPlacement, type EffortRung, type ProbeValues, placedFrom } from "./effort-posterior.ts";

/** How two placements on one ladder stand to each other. */
export type EffortChange =
  | { readonly kind: "same" }
  /** Down, up, or off the ladder without a direction. */
  | { readonly kind: "moved"; readonly direction: -1 | 0 | 1 }
  /** Levels that are still in play on either side. */
  | { readonly kind: "open"; readonly between: readonly string[] }
  /** Neither is on the ladder: it says nothing of their difference. */
  | { readonly kind: "no-rung" };

/**
 * @param rungs in order of effort
 * @param values the new ones: where they are off the ladder, on which side
 */
export function compareEfforts(
  rungs: readonly EffortRung[],
  before: EffortPlacement,
  now: EffortPlacement,
  values: ProbeValues,
): EffortChange {
  if (before.kind === "unlike-any") return now.kind === "unlike-any" ? { kind: "no-rung" } : moved(0);
  if (now.kind === "unlike-any") return moved(sideOf(rungs, values));
  const levels = rungs.map(({ level }) => level);
  if (before.kind === "placed" && now.kind === "placed") {
    const step = levels.indexOf(now.level) - levels.indexOf(before.level);
    return step === 0 ? { kind: "same" } : moved(step < 0 ? -1 : 1);
  }
  // A side that cannot be told may still be told to lie below or above the other.
  const chance = (relation: (from: number, to: number) => boolean) =>
    levels.reduce(
      (sum, from, i) =>
        sum +
        levels.reduce(
          (inner, to, j) => (relation(i, j) ? inner + (before.byLevel[from] ?? 0) * (now.byLevel[to] ?? 0) : inner),
          0,
        ),
      0,
    );
  if (chance((from, to) => to < from) >= placedFrom) return moved(-1);
  if (chance((from, to) => to > from) >= placedFrom) return moved(1);
  const inPlay = [before, now].flatMap((side) => (side.kind === "placed" ? [side.level] : side.between));
  return { kind: "open", between: levels.filter((level) => inPlay.includes(level)) };
}

function moved(direction: -1 | 0 | 1): EffortChange {
  return { kind: "moved", direction };
}

/** Below the lowest rung, above the highest, or neither in all probes. */
function sideOf(rungs: readonly EffortRung[], values: ProbeValues): -1 | 0 | 1 {
  const [lowest, highest] = [rungs[0], rungs.at(-1)];
  const probes = [...values].filter(([probe]) => rungs.every((rung) => (rung.values.get(probe) ?? []).length > 0));
  const against = (rung: EffortRung | undefined, sign: 1 | -1) =>
    probes.length > 0 &&
    probes.every(([probe, own]) => sign * (middle(own) - middle(rung?.values.get(probe) ?? [])) > 0);
  if (against(lowest, -1)) return -1;
  return against(highest, 1) ? 1 : 0;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
