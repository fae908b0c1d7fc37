import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted, untrusted, untrustedLine } from "./untrusted.ts";

const forbidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const payloads: readonly [string, string, string][] = [
  ["clipboard write", "a\u001b]52;c;aGk=\u0007b", "ab"],
  ["hyperlink", "\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\", "text"],
  ["screen clear", "\u001b[2J\u001b[1;1HPASS", "PASS"],
  ["C1 control sequence", "\u009b2Jx", "x"],
  ["C1 string", "\u009d0;title\u009cx", "x"],
  ["carriage return", "FAIL\rPASS", "FAIL\\u{d}PASS"],
  ["backspace", "FAIL\b\b\b\bPASS", "FAIL\\u{8}\\u{8}\\u{8}\\u{8}PASS"],
  ["right-to-left override", "\u202etxt", "\\u{202e}txt"],
  ["tag characters", "\u{e0041}x", "\\u{e0041}x"],
  ["zero width", "a\u200bb", "a\\u{200b}b"],
  ["NUL", "a\0b", "a\\u{0}b"],
  ["line separator", "a\u2028b", "a\\u{2028}b"],
  ["lone surrogate", "a\ud800b", "a\ufffdb"],
];

test.each(payloads)("%s cannot act", (_, text, shown) => {
  expect(untrusted(text)).toBe(shown);
});

test("an unterminated sequence loses its introducer and hides nothing", () => {
  expect(untrusted("\u001b]0;everything after stays visible")).toContain("everything after stays visible");
});

test("nothing forbidden is left and a second pass changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const safe = untrusted(text);
      expect(safe).not.toMatch(forbidden);
      expect(untrusted(safe)).toBe(safe);
    }),
  );
});

test("quoted lines carry a margin and no CI command", () => {
  const text = quoted("x ##[error]y\n::set-output name=a::b\n ::ADD-MASK::e\n##vso[task.complete]");
  for (const line of text.split("\n")) expect(line.startsWith("| ")).toBe(true);
  expect(text).not.toMatch(/##\w*\[|::[\w-]+( [^:]*)?::/);
});

test("a line is one line of bounded length", () => {
  expect(untrustedLine(`a\nb${"c".repeat(1e6)}`, 20)).toMatch(/^a bc+…$/);
  expect(untrustedLine("x".repeat(500), 20)).toHaveLength(20);
});
