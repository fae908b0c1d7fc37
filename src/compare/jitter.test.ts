import { expect, it } from "vitest";
import { jitterOf } from "./jitter.ts";

it("depends on the key alone, however many keys came in between", () => {
  const before = jitterOf("trial 1");
  const others = Array.from({ length: 12_000 }, (_, index) => jitterOf(`other ${index}`));
  expect(jitterOf("trial 1")).toBe(before);
  expect(new Set(others).size).toBe(others.length);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...others)).toBeLessThan(1);
  // Spread evenly: four standard errors of a mean of 12,000.
  const mean = others.reduce((sum, jitter) => sum + jitter, 0) / others.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * others.length));
});
