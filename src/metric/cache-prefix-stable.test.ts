import { describe, expect, it } from "vitest";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { type Client, recordingOfClient, withBodies } from "../transcript/testing/recordings.ts";
import { cachePrefixStable } from "./cache-prefix-stable.ts";

const read = (client: Client) => cachePrefixStable.read(readExchanges(recordingOfClient(client)));

describe("cache.prefixStable", () => {
  it("holds while requests only grow", () => {
    expect(read({ script: ["turn", "turn"] }).measurement).toEqual({ measured: true, value: true });
  });

  it("is broken by a client that takes something out, and says where", () => {
    const { measurement, observations } = read({ script: ["turn", "turn"], drops: (at, from) => from.turn < at.turn });
    expect(measurement).toEqual({ measured: true, value: false });
    expect(observations[1]?.value).toMatch(/differs from part 3 of 4: messages\[1\]/);
  });

  it("names a tool that changes on the way", () => {
    const recording = withBodies(recordingOfClient({ script: ["turn"] }), (body, index) =>
      index === 1 ? { ...body, tools: [{ name: "Bash", description: "Anew." }] } : body,
    );
    expect(cachePrefixStable.read(readExchanges(recording)).observations).toEqual([
      { place: "request 2", value: "differs from part 1 of 2: tool Bash" },
    ]);
  });

  it("compares within a process only: a resumed one starts with a cold cache", () => {
    const client: Client = { script: ["turn", "restart", "turn"], drops: (at, from) => from.process < at.process };
    expect(read(client).measurement).toEqual({ measured: true, value: true });
  });

  it("one request has nothing to be compared with", () => {
    const one = recordingOfClient({ script: ["turn"] });
    const { measurement } = cachePrefixStable.read(readExchanges({ ...one, exchanges: one.exchanges.slice(0, 1) }));
    expect(measurement).toMatchObject({ measured: false, reason: expect.stringContaining("two requests") });
  });
});
