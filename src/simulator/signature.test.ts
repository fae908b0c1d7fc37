import fc from "fast-check";
import { expect, it } from "vitest";
import { openThinking, sealThinking } from "./signature.ts";

it("gives back any text, and shows none of it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, nonce) => {
      const signature = sealThinking(text, nonce);
      expect(openThinking(signature)).toBe(text);
      expect(signature).toMatch(/^[A-Za-z0-9+/]+=*$/);
    }),
    { numRuns: 50 },
  );
  const plain = "the number is 4711 and it must not be readable";
  expect(Buffer.from(sealThinking(plain, ""), "base64").toString("latin1")).not.toContain("4711");
});

it("tells equal texts at two places apart, and repeats itself for one place", () => {
  expect(sealThinking("same", "a")).not.toBe(sealThinking("same", "b"));
  expect(sealThinking("same", "a")).toBe(sealThinking("same", "a"));
});

it("does not open what was changed, cut or made elsewhere", () => {
  const bytes = Buffer.from(sealThinking("a thought", "n"), "base64");
  for (const [i, byte] of bytes.entries()) {
    const changed = Buffer.from(bytes);
    changed[i] = byte ^ 1;
    expect(openThinking(changed.toString("base64")), `byte ${i}`).toBeNull();
  }
  expect(openThinking(bytes.subarray(0, 20).toString("base64"))).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => openThinking(text) === null));
});

it("is longer where more was thought", () => {
  expect(sealThinking("x".repeat(400), "").length).toBeGreaterThan(sealThinking("x".repeat(200), "").length + 200);
});
