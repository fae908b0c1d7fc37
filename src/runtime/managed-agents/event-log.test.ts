import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../core/json.ts";
import { EventLog, unlisted } from "./event-log.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** Events as a service tells them: some without an id, an interrupt with an empty one, equal words at different times. */
const events: readonly JsonObject[] = Array.from({ length: 14 }, (_, index) => ({
  type: index % 5 === 0 ? "user.interrupt" : "agent.message",
  ...(index % 3 === 0 ? {} : { id: index % 5 === 0 ? "" : `sevt_${index}` }),
  content: index % 2 === 0 ? "same words" : `words ${index}`,
  processed_at: at(index),
}));

describe("the log", () => {
  it("tells each event once, in order, however connections cut it up", () => {
    const connection = fc.record({
      opened: fc.nat({ max: 14 }),
      listed: fc.nat({ max: 14 }),
      cut: fc.nat({ max: 14 }),
    });
    fc.assert(
      fc.property(fc.array(connection, { maxLength: 6 }), (connections) => {
        const log = new EventLog();
        let reached = 0;
        for (const { opened, listed, cut } of [...connections, { opened: 14, listed: 14, cut: 14 }]) {
          // Time goes on: each connection opens, lists and breaks no earlier than the one before it broke.
          const from = Math.max(reached, opened);
          const read = Math.max(from, listed);
          reached = Math.max(read, cut);
          log.connected();
          for (const event of events.slice(from, read)) log.live(event);
          log.history(events.slice(0, read));
          for (const event of events.slice(read, reached)) log.live(event);
        }
        expect(log.events).toEqual(events);
      }),
    );
  });

  it("takes the time of a queued event when it comes, with and without an id", () => {
    const log = new EventLog();
    log.connected();
    log.history([]);
    for (const id of ["sevt_1", ""]) {
      log.live({ type: "user.message", id, processed_at: null });
      log.live({ type: "user.message", id, processed_at: at(4) });
    }
    expect(log.events).toEqual([
      { type: "user.message", id: "sevt_1", processed_at: at(4) },
      { type: "user.message", id: "", processed_at: at(4) },
    ]);
  });

  it("keeps previews out, and is whole only as far as the history reaches", () => {
    const log = new EventLog();
    log.connected();
    log.live({ type: "event_start", event: { id: "sevt_1", type: "agent.message" } });
    log.history(events);
    expect([log.events.length, log.whole]).toEqual([events.length, true]);
    log.live({ type: "event_delta", event_id: "sevt_1" });
    expect(log.whole).toBe(true);
    log.live({ type: "agent.thinking", id: "sevt_99" });
    expect(log.whole).toBe(false);
    log.history([...events, { type: "agent.thinking", id: "sevt_99" }]);
    expect(log.whole).toBe(true);
    log.history(events);
    expect(log.whole).toBe(false);
  });
});

describe("events without ids", () => {
  it("that the stream tells after the history has told them count once", () => {
    const log = new EventLog();
    const event = { type: "agent.message", content: "same", processed_at: at(3) };
    log.connected();
    log.history([event]);
    log.live(event);
    expect([log.events, log.whole]).toEqual([[event], true]);
    log.live({ ...event, processed_at: at(4) });
    expect([log.events.length, log.whole]).toEqual([2, false]);
  });

  it("and without times are missed only where the history has none of them", () => {
    const event = { type: "agent.message", content: "same" };
    expect(unlisted([event, event], [event])).toEqual([]);
    expect(unlisted([event], [{ ...event, content: "other" }])).toEqual([event]);
  });
});
