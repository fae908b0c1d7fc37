import { systemClock } from "../core/clock.ts";

/** The time an agent lives in: real time plus what a probe's gaps have moved it by. Milliseconds since 1970, UTC. */
export interface AgentClock {
  now(): number;
  /** Moves it forward; from then on `now()` reads at least that much later. */
  advance(ms: number): void;
}

/** `base` is real time; tests give their own. */
export function agentClock(base: { now(): number } = systemClock): AgentClock {
  let movedMs = 0;
  return {
    now: () => base.now() + movedMs,
    advance: (ms) => {
      if (!(ms >= 0) || !Number.isFinite(ms)) throw new RangeError(`a clock cannot be moved by ${ms} ms`);
      movedMs += ms;
    },
  };
}
