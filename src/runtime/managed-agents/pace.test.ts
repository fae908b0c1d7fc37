import { expect, it } from "vitest";
import type { Clock } from "../../core/clock.ts";
import { Pace, retryAfterMs } from "./pace.ts";

const now = Date.UTC(2026, 10, 22, 9);

it.each([
  ["retry-after-ms", "1500", 1500],
  ["retry-after", "2", 2000],
  ["retry-after", "999999", 999_999_000],
  ["retry-after", new Date(now + 7000).toUTCString(), 7000],
  ["retry-after", new Date(now - 7000).toUTCString(), null],
  ["retry-after", "-5", null],
  ["retry-after", "soon", null],
  ["retry-after", "", null],
])("%s: %s is %s", (name, value, ms) => {
  expect(retryAfterMs(new Headers({ [name]: value }), now)).toBe(ms);
});

it("an absurd wait ends at the cap, and without one the wait is jittered below a limit that doubles", () => {
  const clock: Clock = { now: () => now, sleep: async () => {} };
  const backoff = { firstMs: 100, maxMs: 1000, retryAfterCapMs: 5000 };
  const pace = new Pace(clock, backoff, () => 1);
  expect(pace.waitMs(0, new Headers({ "retry-after": "999999" }))).toBe(5000);
  expect([0, 1, 2, 3, 9].map((attempt) => pace.waitMs(attempt, undefined))).toEqual([100, 200, 400, 800, 1000]);
  expect(new Pace(clock, backoff, () => 0).waitMs(3, undefined)).toBe(0);
});

it("what slows one call of a key slows them all", async () => {
  let time = now;
  const clock: Clock = {
    now: () => time,
    sleep: async (ms) => {
      time += ms;
    },
  };
  const pace = new Pace(clock);
  pace.slow(3000);
  pace.slow(1000);
  const signal = new AbortController().signal;
  await Promise.all([pace.turn(signal), pace.turn(signal)]);
  expect(time - now).toBeGreaterThanOrEqual(3000);
});
