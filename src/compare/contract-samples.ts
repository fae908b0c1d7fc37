import { clopperPearson } from "../stats/intervals.ts";
import { brokenClauses } from "./contract.ts";
import type { SampleGroup } from "./sample-group.ts";

/** What the values so far say of the contract. `after`: trials consumed when it was settled. */
export type ContractStanding =
  | { readonly kind: "broken"; readonly clauses: readonly string[]; readonly after: number }
  | { readonly kind: "met"; readonly after: number }
  | { readonly kind: "undecided"; readonly clauses: readonly string[] };

interface Bound {
  readonly clause: string;
  /** Whether a value is on the right side. */
  readonly holds: (value: number) => boolean;
  /** Share of values that has to be. */
  readonly share: number;
}

/**
 * A contract on noisy values. `atLeast` and `atMost` speak of the share of a proportion and of the median of a quantity: broken, or
 * met, once the exact interval of the share of values on the right side (Clopper–Pearson, its level divided among the
 * looks) lies beyond what is asked. Every other clause speaks of each value, and one that breaks it is enough.
 */
export function contractStanding(group: SampleGroup): ContractStanding | null {
  const { expect, metric, sequence, design } = group;
  if (!expect) return null;
  const { atLeast: _atLeast, atMost: _atMost, ...each } = expect;
  const bounds = boundsOf(group);
  const confidence = 1 - (2 * design.alpha) / design.cap;
  const values: number[] = [];
  let undecided: readonly string[] = bounds.map(({ clause }) => clause);
  for (const [index, { value }] of sequence.slice(0, design.cap).entries()) {
    if (value === null) continue;
    const after = index + 1;
    const clauses = brokenClauses(value, each, metric);
    if (clauses.length > 0) return { kind: "broken", clauses, after };
    values.push(Number(value));
    const standings = bounds.map((bound) => ({ bound, standing: standingOf(bound, values, confidence) }));
    const broken = standings.filter(({ standing }) => standing === "broken");
    if (broken.length > 0) return { kind: "broken", clauses: broken.map(({ bound }) => bound.clause), after };
    undecided = standings.filter(({ standing }) => standing === "undecided").map(({ bound }) => bound.clause);
    if (bounds.length > 0 && undecided.length === 0) return { kind: "met", after };
  }
  // Clauses on each value are met when all planned ones were looked at.
  if (bounds.length === 0 && values.length > 0 && sequence.length >= design.cap)
    return { kind: "met", after: sequence.length };
  return { kind: "undecided", clauses: bounds.length === 0 ? ["every value"] : undecided };
}

function boundsOf({ expect, metric }: SampleGroup): readonly Bound[] {
  const proportion = metric.kind === "proportion";
  const { atLeast, atMost } = expect ?? {};
  const subject = proportion ? "share" : "median";
  return [
    ...(typeof atLeast === "number"
      ? [
          {
            clause: `${subject} at least ${atLeast}`,
            holds: (value: number) => (proportion ? value === 1 : value >= atLeast),
            share: proportion ? atLeast : 0.5,
          },
        ]
      : []),
    ...(typeof atMost === "number"
      ? [
          {
            clause: `${subject} at most ${atMost}`,
            holds: (value: number) => (proportion ? value === 0 : value <= atMost),
            share: proportion ? 1 - atMost : 0.5,
          },
        ]
      : []),
  ];
}

function standingOf(
  { holds, share }: Bound,
  values: readonly number[],
  confidence: number,
): "broken" | "met" | "undecided" {
  const right = values.filter(holds).length;
  const { low, high } = clopperPearson(right, values.length, confidence);
  if (high < share) return "broken";
  return low >= share ? "met" : "undecided";
}
