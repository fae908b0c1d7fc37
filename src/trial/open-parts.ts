import { within } from "./deadline.ts";
import { type FaultCode, faultOf } from "./void-trial.ts";

interface Part {
  readonly code: FaultCode;
  readonly close: () => Promise<void>;
}

/**
 * What a trial has opened, to be closed in the opposite order whatever happened. A part that arrives after closing began
 * (its opening outlived the deadline) is closed on arrival.
 */
export class OpenParts {
  readonly #parts: Part[] = [];
  #closing = false;

  async open<T>(code: FaultCode, open: () => Promise<T>, close: (part: T) => Promise<void>): Promise<T> {
    const part = await faultOf(code, open);
    if (this.#closing) {
      // Nobody waits any more; an error here has nobody to go to.
      await close(part).catch(() => undefined);
      throw new Error("opened after the trial ended");
    }
    this.#parts.push({ code, close: () => close(part) });
    return part;
  }

  /** Closes everything, each part in its share of `timeoutMs`; resolves to the first fault, or null. Never rejects. */
  async close(timeoutMs: number): Promise<unknown> {
    this.#closing = true;
    const endsAt = performance.now() + timeoutMs;
    const never = new AbortController().signal;
    let fault: unknown = null;
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) {
      const { code } = part;
      const shareMs = (endsAt - performance.now()) / Math.min(2, this.#parts.length + 1);
      await faultOf(code, () => within(shareMs, never, part.close)).catch((error: unknown) => {
        fault ??= error;
      });
    }
    return fault;
  }
}
