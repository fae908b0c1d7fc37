import { invalid } from "./api-error.ts";

/** A tool call that waits for the client, by the id of its event. */
interface Pending {
  readonly kind: "confirmation" | "result";
  answer: Answer | null;
  /** Set once the harness waits for it. */
  waiting: ((answer: Answer) => void) | null;
}

/** What the client said to it. */
export interface Answer {
  readonly isError: boolean;
  readonly content: string | readonly object[];
}

/** The calls of a turn that the client has to answer before the agent can go on. */
export class PendingActions {
  readonly #pending = new Map<string, Pending>();

  /** Announced with the event that carries `id`; the harness comes to it later. */
  expect(id: string, kind: Pending["kind"]): void {
    this.#pending.set(id, { kind, answer: null, waiting: null });
  }

  /** Ids without an answer, in the order they were announced. */
  open(): readonly string[] {
    return [...this.#pending].filter(([, pending]) => pending.answer === null).map(([id]) => id);
  }

  /** Resolves with the client's answer; rejects when the turn is interrupted. */
  async wait(id: string, signal: AbortSignal): Promise<Answer> {
    const pending = this.#pending.get(id);
    if (pending === undefined) throw new Error(`nothing is expected for ${id}`);
    if (pending.answer !== null) return pending.answer;
    return new Promise((resolve, reject) => {
      const interrupted = () => reject(signal.reason as Error);
      if (signal.aborted) return interrupted();
      signal.addEventListener("abort", interrupted, { once: true });
      pending.waiting = (answer) => {
        signal.removeEventListener("abort", interrupted);
        resolve(answer);
      };
    });
  }

  /** Throws where `id` waits for no such answer. */
  check(id: string, kind: Pending["kind"]): void {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.kind !== kind || pending.answer !== null) {
      throw invalid(`events: ${id} is not waiting for a ${kind}`);
    }
  }

  answer(id: string, answer: Answer): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.answer = answer;
    pending.waiting?.(answer);
  }

  clear(): void {
    this.#pending.clear();
  }
}
