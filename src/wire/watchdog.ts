import type { Clock } from "../core/clock.ts";

export interface Watchdog {
  /** Something moved. */
  touch(): void;
  stop(): void;
}

/** Calls `onTimeout` once, when nothing has moved for `idleMs` or `totalMs` have passed. */
export function startWatchdog(
  clock: Clock,
  limits: { readonly idleMs: number; readonly totalMs: number },
  onTimeout: (limit: "idle" | "total") => void,
): Watchdog {
  const stopped = new AbortController();
  const startedMs = clock.now();
  let movedMs = startedMs;

  const watch = async (): Promise<void> => {
    for (;;) {
      const now = clock.now();
      const idleLeft = movedMs + limits.idleMs - now;
      const totalLeft = startedMs + limits.totalMs - now;
      if (idleLeft <= 0 || totalLeft <= 0) return onTimeout(totalLeft <= 0 ? "total" : "idle");
      await clock.sleep(Math.min(idleLeft, totalLeft), stopped.signal);
    }
  };
  watch().catch((error: unknown) => {
    if (!stopped.signal.aborted) throw error;
  });

  return {
    touch: () => {
      movedMs = clock.now();
    },
    stop: () => stopped.abort(),
  };
}
