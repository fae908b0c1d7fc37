import type { ClockProof } from "../model/recording.ts";

/** One idle gap and the first turn after it, in real time. */
export interface Gap {
  readonly advancedMs: number;
  /** Start and end of the first turn after the gap, and all that the clock was moved by then; null where none came. */
  readonly turn: { readonly sentAtMs: number; readonly endedAtMs: number; readonly offsetMs: number } | null;
}

/** Processes of one machine share its real clock; this only allows for rounding and late writes. */
const slackMs = 250;

/**
 * Judges whether the harness saw a gap, by the dates that it wrote itself.
 * @param stampsMs dates in the harness's own records of the session, milliseconds since 1970
 * @param witnessedMs offsets that the harness's process was shown. Our own wrapper says so: alone it proves nothing
 */
export function proveGap(gap: Gap, stampsMs: readonly number[], witnessedMs: readonly number[]): ClockProof {
  const proof = (verified: boolean, evidence: string): ClockProof => ({
    verified,
    advancedMs: gap.advancedMs,
    evidence,
  });
  const { turn } = gap;
  if (turn === null) return proof(false, "no turn came after the gap");
  const length = duration(gap.advancedMs);
  if (gap.advancedMs <= slackMs + (turn.endedAtMs - turn.sentAtMs)) {
    return proof(false, `a gap of ${length} cannot be told from the turn's own duration`);
  }
  const stamps = [...new Set(stampsMs)];
  const within = (offsetMs: number, fromMs: number): number =>
    stamps.filter((at) => at - offsetMs > fromMs && at - offsetMs <= turn.endedAtMs + slackMs).length;
  const moved = within(turn.offsetMs, turn.sentAtMs - slackMs);
  // The turn before may have ended in the very millisecond that this one began.
  const unmoved = within(turn.offsetMs - gap.advancedMs, turn.sentAtMs);
  const witnessed = witnessedMs.includes(turn.offsetMs);
  const witness = witnessed ? "its process read the moved clock" : "its process never read the moved clock";
  if (moved === 0 && unmoved === 0) {
    return proof(false, `the harness dated nothing in the turn after the gap; ${witness}`);
  }
  if (unmoved > 0) return proof(false, `${unmoved} of ${moved + unmoved} dates after the gap did not move; ${witness}`);
  return proof(true, `all ${moved} dates the harness wrote in the turn after the gap are ${length} ahead; ${witness}`);
}

function duration(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}
