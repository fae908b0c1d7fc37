import type { Clock } from "../core/clock.ts";

export interface Watch {
  /** Something moved. */
  touch(): void;
  stop(): void;
}

/** Ends what has stood still, or gone on, for too long. One for all exchanges of a tap: a timer for each would cost every request. */
export interface Watchdog {
  /** Calls `onTimeout` once, when nothing has moved for `idleMs` or `totalMs` have passed, late by at most a quarter. */
  guard(onTimeout: (limit: "idle" | "total") => void): Watch;
  /** When anything last moved; the start before the first. */
  readonly lastMovedMs: number;
  close(): void;
}

interface Guarded {
  readonly startedMs: number;
  movedMs: number;
  readonly onTimeout: (limit: "idle" | "total") => void;
}

export function startWatchdog(clock: Clock, limits: { readonly idleMs: number; readonly totalMs: number }): Watchdog {
  const closed = new AbortController();
  const guarded = new Set<Guarded>();
  let lastMovedMs = clock.now();
  const roundMs = Math.min(1_000, Math.ceil(Math.min(limits.idleMs, limits.totalMs) / 4));

  const check = (one: Guarded, nowMs: number): void => {
    const isOver = nowMs - one.startedMs >= limits.totalMs;
    if (!isOver && nowMs - one.movedMs < limits.idleMs) return;
    guarded.delete(one);
    one.onTimeout(isOver ? "total" : "idle");
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(roundMs, closed.signal);
      const nowMs = clock.now();
      for (const one of guarded) check(one, nowMs);
    }
  };
  watch().catch((error: unknown) => {
    if (!closed.signal.aborted) throw error;
  });

  return {
    guard: (onTimeout) => {
      const startedMs = clock.now();
      lastMovedMs = startedMs;
      const one: Guarded = { startedMs, movedMs: startedMs, onTimeout };
      guarded.add(one);
      return {
        touch: () => {
          lastMovedMs = clock.now();
          one.movedMs = lastMovedMs;
        },
        stop: () => void guarded.delete(one),
      };
    },
    get lastMovedMs() {
      return lastMovedMs;
    },
    close: () => closed.abort(),
  };
}
