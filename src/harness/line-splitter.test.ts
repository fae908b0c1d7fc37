import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "./line-splitter.ts";
import { OutputTail } from "./output-tail.ts";

function split(chunks: readonly Buffer[], maxBytes = 1_000): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter(maxBytes, (line) => lines.push(line));
  for (const chunk of chunks) splitter.add(chunk);
  splitter.end();
  return lines;
}

/** The bytes of `text`, cut at every place in `cuts`. */
function cut(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const line = fc.string({ unit: fc.constantFrom("a", "é", "😀", "\r", "{", "\u2028") });

describe("LineSplitter", () => {
  it("gives the same lines however the bytes were cut", () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (lines, cuts) => {
        const text = lines.map((item) => `${item}\n`).join("");
        expect(split(cut(text, cuts))).toEqual(lines);
      }),
    );
  });

  it("drops a line that is too long, whole, and no other", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("x", "y"), maxLength: 20 })),
        fc.array(fc.nat()),
        (lines, cuts) => {
          const text = lines.map((item) => `${item}\n`).join("");
          expect(split(cut(text, cuts), 10)).toEqual(lines.filter((item) => item.length <= 10));
        },
      ),
    );
  });

  it("gives what came after the last line feed", () => {
    expect(split([Buffer.from("one\ntwo")])).toEqual(["one", "two"]);
    expect(split([Buffer.from("one\n")])).toEqual(["one"]);
  });
});

describe("OutputTail", () => {
  it("keeps the end, whatever the length", () => {
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat()), (lines, cuts) => {
        const tail = new OutputTail(7);
        for (const chunk of cut(lines.join(""), cuts)) tail.add(chunk);
        expect(tail.text()).toBe(lines.join("").slice(-7));
      }),
    );
  });
});
