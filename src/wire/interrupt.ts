/** An exchange's stop signal: an AbortController without its price, which every request would pay. */
export interface Interrupt {
  /** Set once it has happened. */
  readonly reason: Error | null;
  /** The first reason counts. */
  raise(reason: string): void;
  /** Runs at once where it has happened already. */
  onRaise(listener: (reason: Error) => void): void;
}

export function newInterrupt(): Interrupt {
  const listeners: ((reason: Error) => void)[] = [];
  let raised: Error | null = null;
  return {
    get reason() {
      return raised;
    },
    raise: (reason) => {
      if (raised !== null) return;
      raised = new Error(reason);
      for (const listener of listeners.splice(0)) listener(raised);
    },
    onRaise: (listener) => {
      if (raised === null) listeners.push(listener);
      else listener(raised);
    },
  };
}
