import { failureOf, pause } from "./call.ts";
import type { HostedApi } from "./hosted-api.ts";

/** How often a call is sent that the server turned away, or that is known not to have arrived. */
const maxAttempts = 6;

/** When it is looked for: a call that was taken may need a while to show. In first backoffs. */
const looks = [0, 0.5, 2] as const;

/**
 * A call that must not happen twice: sent, and after a failure that leaves open whether it arrived, looked for before it
 * is sent again. `look` gives what it made, or null where nothing shows.
 */
export async function once<T>(
  call: string,
  api: HostedApi,
  signal: AbortSignal,
  send: () => Promise<T>,
  look: () => Promise<T | null>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure === "refused") throw error;
      if (failure === "unknown") {
        const made = await lookFor(api, signal, look);
        if (made !== null) return made;
      }
      if (attempt + 1 >= maxAttempts) throw error;
      await pause(call, attempt, error, api.caller, signal);
    }
  }
}

async function lookFor<T>(api: HostedApi, signal: AbortSignal, look: () => Promise<T | null>): Promise<T | null> {
  for (const times of looks) {
    await api.caller.pace.sleepFor(times, signal);
    const made = await look();
    if (made !== null) return made;
  }
  return null;
}
