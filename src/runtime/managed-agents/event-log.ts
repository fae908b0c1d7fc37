import { idOf, isPreview, isProcessed, isQueuedForm, keyOf, type NativeEvent, timeOf } from "./native-event.ts";

/**
 * The events of a session, from any number of connections: each once, however often the history and the live stream
 * tell it, in the order of the history where it was told. Events without an id are told apart by what they say and by
 * how often it was said.
 */
export class EventLog {
  #events: readonly NativeEvent[] = [];
  /** Live events of this connection that came before its history was read; null where none are held back. */
  #early: NativeEvent[] | null = null;
  #whole = false;

  get events(): readonly NativeEvent[] {
    return this.#events;
  }

  /** True while everything known stands in the history that was read last: a stream alone cannot show that it told all. */
  get whole(): boolean {
    return this.#whole;
  }

  /** A new connection: what it brings is held back until the history is read. */
  connected(): void {
    this.#early = [];
  }

  /** The whole history, read after the stream was opened. */
  history(listed: readonly NativeEvent[]): void {
    const known = numbered(this.#events);
    const told = numbered(inOrder(listed));
    const merged = [...told].map(([key, event]) => later(known.get(key), event));
    const untold = [...unlisted(this.#events, listed)];
    this.#events = [...merged, ...untold];
    const early = this.#early ?? [];
    this.#early = null;
    this.#whole = untold.length === 0;
    // What was said live while the history was being read stands in it already.
    const said = new Set(listed.map(keyOf));
    for (const event of early) if (idOf(event) !== null || !said.has(keyOf(event))) this.live(event);
  }

  /** An event of the live stream; previews are no events. */
  live(event: NativeEvent): void {
    if (isPreview(event)) return;
    if (this.#early !== null) {
      this.#early.push(event);
      return;
    }
    const place = this.#events.findLastIndex((each) => isSame(each, event));
    const known = this.#events[place];
    this.#whole &&= known !== undefined && !isQueuedForm(known, event);
    this.#events = known !== undefined ? this.#events.with(place, later(known, event)) : [...this.#events, event];
  }
}

/**
 * Whether the stream tells again what is known. Without an id that is what says the same at the same time, or what was
 * queued and has its time now.
 */
function isSame(known: NativeEvent, event: NativeEvent): boolean {
  if (idOf(event) !== null) return idOf(known) === idOf(event);
  return isQueuedForm(known, event) || (isProcessed(event) && keyOf(known) === keyOf(event));
}

/**
 * Events that `listed` lacks. What has neither id nor time may stand in the stream twice for once in the list, so it is
 * missed only where the list has none of it. A queued one without an id is told again under its time, and is not missed.
 */
export function unlisted(events: readonly NativeEvent[], listed: readonly NativeEvent[]): readonly NativeEvent[] {
  const told = new Set(listed.map(keyOf));
  return [...numbered(events).values()].flatMap((event) =>
    told.has(keyOf(event)) || listed.some((each) => isQueuedForm(event, each)) ? [] : [event],
  );
}

/** By key, those without an id with the number of times it was said; told twice under one id counts once. */
export function numbered(events: readonly NativeEvent[]): ReadonlyMap<string, NativeEvent> {
  const counts = new Map<string, number>();
  const found = new Map<string, NativeEvent>();
  for (const event of events) {
    const key = keyOf(event);
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const name = idOf(event) === null ? `${key} ${nth}` : key;
    found.set(name, later(found.get(name), event));
  }
  return found;
}

/** Of two tellings of one event the one with its time. */
function later(known: NativeEvent | undefined, event: NativeEvent): NativeEvent {
  return known !== undefined && isProcessed(known) && !isProcessed(event) ? known : event;
}

/** By time; events without one stay behind the event they came after. */
export function inOrder(events: readonly NativeEvent[]): readonly NativeEvent[] {
  let last = Number.NEGATIVE_INFINITY;
  const timed = events.map((event) => {
    last = timeOf(event) ?? last;
    return { event, at: last };
  });
  // Not the difference: of two without a time it would be no number.
  return timed.sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at)).map(({ event }) => event);
}
