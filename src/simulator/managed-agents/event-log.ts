import type { BetaManagedAgentsSessionEvent as SessionEvent } from "@anthropic-ai/sdk/resources/beta/sessions/events";
import type {
  BetaManagedAgentsDeltaEvent,
  BetaManagedAgentsDeltaType,
  BetaManagedAgentsStartEvent,
} from "@anthropic-ai/sdk/resources/beta/sessions/sessions";

export type Preview = BetaManagedAgentsStartEvent | BetaManagedAgentsDeltaEvent;

export interface LogListener {
  readonly event: (event: SessionEvent) => void;
  /** What is being written, for those who asked for it; never kept. */
  readonly preview?: (of: BetaManagedAgentsDeltaType, item: Preview) => void;
}

/** The processed events of a session or thread, oldest first, and who listens to the ones to come. */
export class EventLog {
  readonly #events: SessionEvent[] = [];
  readonly #listeners = new Set<LogListener>();

  get events(): readonly SessionEvent[] {
    return this.#events;
  }

  append(event: SessionEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener.event(event);
  }

  preview(of: BetaManagedAgentsDeltaType, item: Preview): void {
    for (const listener of this.#listeners) listener.preview?.(of, item);
  }

  /** Hears of events from now on: there is no replay. Returns what ends it. */
  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
