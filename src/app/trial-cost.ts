import type { TrialRecord } from "../model/trial.ts";

/**
 * What a trial cost, in output tokens as its own readings tell; null where they do not. It ranks conversations, so it
 * must not depend on the machine: wall time would make the order of trials another one on every run.
 */
export function trialCost(record: TrialRecord): number | null {
  if (record.kind !== "finished") return null;
  const tokens = readingOf(record, "output.tokens");
  return tokens !== null && tokens > 0 ? tokens : null;
}

/** Dollars, by the price table; null where unknown. */
export function trialDollars(record: TrialRecord): number | null {
  return record.kind === "finished" ? readingOf(record, "cost.usd") : null;
}

function readingOf({ readings }: Extract<TrialRecord, { kind: "finished" }>, metric: string): number | null {
  for (const { metric: name, measurement } of readings)
    if (name === metric && measurement.measured && typeof measurement.value === "number") return measurement.value;
  return null;
}

/** What so many more trials like these cost: `about $0.42 and 3 min`; without a price the time alone. */
export function costWords(trials: number, records: readonly TrialRecord[]): string {
  const finished = records.filter((record) => record.kind === "finished");
  if (finished.length === 0) return "cost unknown";
  const minutes = (trials * finished.reduce((sum, { wallMs }) => sum + wallMs, 0)) / finished.length / 60_000;
  const dollars = finished.flatMap((record) => trialDollars(record) ?? []);
  const time = minutes < 1 ? "under a minute" : `${Math.round(minutes)} min`;
  if (dollars.length === 0) return `about ${time}, one after the other`;
  const sum = (trials * dollars.reduce((total, dollar) => total + dollar, 0)) / dollars.length;
  return `about $${sum.toFixed(2)}, ${time}`;
}
