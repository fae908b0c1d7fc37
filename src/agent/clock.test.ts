import { expect, test } from "vitest";
import { agentClock } from "./clock.ts";

test("reads real time plus what it was moved by", () => {
  let realMs = 1_000;
  const clock = agentClock({ now: () => realMs });
  expect(clock.now()).toBe(1_000);
  clock.advance(500);
  realMs += 20;
  clock.advance(0);
  expect(clock.now()).toBe(1_520);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("cannot be moved by %d", (ms) => {
  const clock = agentClock({ now: () => 1 });
  expect(() => clock.advance(ms)).toThrow(RangeError);
  expect(clock.now()).toBe(1);
});
