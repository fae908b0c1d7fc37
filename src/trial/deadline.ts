/** Thrown by `within` when the time is up. */
export class DeadlineExceeded extends Error {
  override readonly name = "DeadlineExceeded";
}

/**
 * The result of `work`, or a rejection as soon as `ms` have passed or the signal aborts, whichever comes first. The work is
 * told through the signal it gets; if it ignores it, it is left behind: nothing here waits for it.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const inner = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const cut = new Promise<never>((_, reject) => {
    const end = (reason: Error) => {
      // In this order: work that ends because it was told to must not pass for work that was done.
      reject(reason);
      inner.abort(reason);
    };
    timer = setTimeout(() => end(new DeadlineExceeded(`not done after ${Math.round(ms)} ms`)), Math.max(0, ms));
    onAbort = () =>
      end(signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason }));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work(inner.signal), cut]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}
