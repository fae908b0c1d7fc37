import fc from "fast-check";
import { expect, it } from "vitest";
import type { Transcript } from "../model/transcript.ts";
import type { Cut, FakeOptions } from "../runtime/managed-agents/testing/fake-service.ts";
import { readSessionEvents } from "../transcript/session-events.ts";
import { held, whole } from "./testing/hosted-fixture.ts";

async function transcriptUnder(options: Partial<FakeOptions>): Promise<Transcript> {
  const { outcome, short } = await held({ everyMs: 1, ...options });
  expect(short).toBe(whole);
  if (outcome.kind !== "ran") throw new Error(JSON.stringify(outcome));
  return readSessionEvents(outcome.recording);
}

const cut: fc.Arbitrary<Cut> = fc.record({
  after: fc.nat({ max: 12 }),
  how: fc.constantFrom("clean", "mid-frame", "reset"),
});

it("a stream that is cut anywhere, any number of times, gives the transcript of the uncut one", async () => {
  const uncut = await transcriptUnder({});
  expect(uncut.requests).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(
      fc.array(cut, { maxLength: 6 }),
      fc.constantFrom("slices", "doubled", undefined),
      async (cuts, stream) => {
        const options = stream === undefined ? { cuts } : { cuts, stream };
        expect(await transcriptUnder(options)).toEqual(uncut);
      },
    ),
    { numRuns: 25, seed: 11 },
  );
}, 60_000);
