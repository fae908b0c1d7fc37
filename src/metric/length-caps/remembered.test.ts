import { expect, test } from "vitest";
import type { InstructionText } from "../../model/transcript.ts";
import type { LengthCap, TextKind } from "./find-caps.ts";
import { rememberedCaps } from "./remembered.ts";

const text = (words: string, kind: InstructionText["kind"] = "system"): InstructionText => ({
  place: "system[0]",
  kind,
  text: words,
});

function counting() {
  const read: string[] = [];
  const find = (words: string, kind: TextKind): readonly LengthCap[] => {
    read.push(`${kind} ${words}`);
    return [{ limit: words.length, unit: "words", scope: "final", sentence: words }];
  };
  return { read, find };
}

test("a text is read once for each kind, and each gets its own answer", () => {
  const { read, find } = counting();
  const capsOf = rememberedCaps(find, 1_000);
  const [first, again, other] = [capsOf(text("abc")), capsOf(text("abc")), capsOf(text("abcd"))];
  capsOf(text("abc", "tool"));
  expect(again).toBe(first);
  expect([first[0]?.limit, other[0]?.limit]).toEqual([3, 4]);
  expect(read).toEqual(["system abc", "system abcd", "tool abc"]);
});

test("the user's own words are not read", () => {
  const { read, find } = counting();
  expect(rememberedCaps(find, 1_000)(text("abc", "prompt"))).toEqual([]);
  expect(read).toEqual([]);
});

test("what has not come up for two generations is forgotten; what is in use stays", () => {
  const { read, find } = counting();
  const capsOf = rememberedCaps(find, 5);
  for (const words of ["seldom", "often1", "often1", "fill-1", "often1", "fill-2", "often1", "fill-3", "often1"]) {
    capsOf(text(words));
  }
  capsOf(text("seldom"));
  expect(read.filter((line) => line.endsWith("often1"))).toHaveLength(1);
  expect(read.filter((line) => line.endsWith("seldom"))).toHaveLength(2);
});
