import fc from "fast-check";
import { expect, test } from "vitest";
import { fnv1a64, seededRandom, splitMix64, xoshiro128 } from "./random.ts";

function take(seed: number | string): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: 5 }, () => random.next());
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test("the generator gives the published sequences", () => {
  // The test vectors that other ports made with the authors' C program: rand_xoshiro (Rust) and xoshiro-6502.
  const counted = xoshiro128(1, 2, 3, 4);
  expect(Array.from({ length: 10 }, counted)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
  const scattered = xoshiro128(0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0);
  expect(Array.from({ length: 4 }, scattered)).toEqual([0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70]);
  const split = splitMix64(1234567n);
  expect([split(), split(), split()]).toEqual([6457827717110365317n, 3203168211198807973n, 9817491932198370423n]);
  expect(fnv1a64("foobar")).toBe(0x85944171f73967e8n);
});

test("a seed is a stream, and different seeds are different streams", () => {
  expect(take("run-7")).toEqual(take("run-7"));
  expect(new Set([take(0), take(1), take(-1), take("0"), take("")].map(String)).size).toBe(5);
  expect(() => seededRandom(0.5)).toThrow(RangeError);
});

test("uniforms and normals have the moments they should", () => {
  const random = seededRandom("moments");
  const n = 40_000;
  const uniforms = Array.from({ length: n }, () => random.next());
  const normals = Array.from({ length: n }, () => random.normal());
  // Four standard errors.
  expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(mean(normals.map((z) => z * z)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(mean(normals.map((z) => z ** 4)) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
});

test("integers stay below their bound and are even", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, below) => {
      const drawn = seededRandom(seed).integer(below);
      expect(Number.isInteger(drawn) && drawn >= 0 && drawn < below).toBe(true);
    }),
  );
  const random = seededRandom("die");
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 6000; i++) (counts[random.integer(6)] as number)++;
  // χ² with 5 degrees of freedom: 20.5 is its 0.999 quantile.
  expect(counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(20.5);
  // 3·2³⁰ does not divide 2³²: a plain remainder would give the lower third half of the draws.
  const lower = Array.from({ length: 3000 }, () => random.integer(3 * 2 ** 30)).filter((drawn) => drawn < 2 ** 30);
  expect(Math.abs(lower.length - 1000)).toBeLessThan(4 * Math.sqrt(3000 * (1 / 3) * (2 / 3)));
  for (const below of [0, 1.5, 2 ** 33, Number.NaN]) expect(() => random.integer(below)).toThrow(RangeError);
});

test("a shuffle keeps what it shuffles, and every order is as likely", () => {
  const random = seededRandom("orders");
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = random.shuffle(["a", "b", "c"]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(20.5);
});
