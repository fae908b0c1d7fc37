import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../core/json.ts";
import { readYaml } from "./yaml-document.ts";

function messages(text: string): string[] {
  const parsed = readYaml(text, "f.yaml");
  return parsed.ok ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function value(text: string) {
  const parsed = readYaml(text, "f.yaml");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.value;
}

describe("what could stall or end the process is refused before it is parsed", () => {
  test("deep flow nesting, twice in one process", () => {
    expect(messages("[".repeat(20_000))).toEqual(["1:65 Nested deeper than 64 levels."]);
    expect(messages("[".repeat(2_000))).toEqual(["1:65 Nested deeper than 64 levels."]);
    expect(messages("{a: ".repeat(2_000))).toHaveLength(1);
  });

  test.each([
    ["indented", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["on one line", `${"- ".repeat(1000)}a`],
    ["explicit keys", `${"? ".repeat(1000)}a`],
    ["brackets inside blocks", `${"- ".repeat(40)}${"[".repeat(40)}`],
  ])("deep block nesting: %s", (_name, text) => {
    expect(messages(text)).toEqual([expect.stringContaining("Nested deeper than 64 levels.")]);
  });

  test("30 levels are no trouble", () => {
    expect(value(`${"[".repeat(30)}${"]".repeat(30)}`)).toBeInstanceOf(Array);
    expect(value(Array.from({ length: 30 }, (_, depth) => `${"  ".repeat(depth)}a:`).join("\n"))).toHaveProperty(
      "a.a.a",
    );
  });

  test("brackets in text are no nesting", () => {
    const brackets = "[{".repeat(500);
    expect(
      value(
        `a: |\n  ${brackets}\nb: "${brackets}"\nc: '${brackets}'\nd: x${brackets.replaceAll("{", "(")} # ${brackets}`,
      ),
    ).toMatchObject({
      a: `${brackets}\n`,
      b: brackets,
      c: brackets,
    });
  });

  test("a scalar of 50 MB, by its size", () => {
    const started = performance.now();
    expect(messages(`a: ${"x".repeat(50_000_000)}`)).toEqual(["1:1 The file is larger than 1 MiB."]);
    // Parsing it takes many times as long.
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(messages(`a: ${"é".repeat(600_000)}`)).toEqual(["1:1 The file is larger than 1 MiB."]);
  });

  test.each([
    ["keys", (index: number) => `k${index}: 1\n`],
    ["aliases", (index: number) => (index === 0 ? "- &a x\n" : "- *a\n")],
    ["anchors", (index: number) => `- &a${index} x\n`],
    ["errors", () => "- }\n"],
  ])("a megabyte of %s ends soon", { timeout: 60_000 }, (_name, part) => {
    const lines = Array.from({ length: 60_000 }, (_, index) => part(index)).join("");
    const started = performance.now();
    readYaml(lines, "f.yaml");
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("what means something else than it seems to is refused", () => {
  test.each([
    ["a: .nan", '1:4 ".nan" is not a finite number.'],
    ["a: -.INF", '1:4 "-.INF" is not a finite number.'],
    ["a: 1e999", '1:4 "1e999" is not a finite number.'],
    ["a: 123456789012345678901234567890", "1:4 The number is too large to be kept exactly."],
    ["a: 1\na: 2", '2:1 The key "a" stands twice in the same place.'],
    ["a: {b: 1, 'b': 2}", '1:11 The key "b" stands twice in the same place.'],
    ["a: 1\n---\nb: 2", "2:1 The file holds several YAML documents."],
    ["a: !!js/function 'x'", "1:4 Tags are not supported."],
    ["a: &x [*x]", "1:8 The alias stands inside what it names."],
    ["a: *x", expect.stringContaining("1:4 ")],
    ["__proto__: {x: 1}", "1:1 `__proto__` cannot be a key."],
    ["1: a", "1:1 A key must be plain text."],
    ["a: \0", "1:4 The character U+0000 has no place in YAML."],
    ["a: \u001b[2J", "1:4 The character U+001B has no place in YAML."],
    ["a: b\rc: d", "1:5 The character U+000D has no place in YAML."],
    ["a:\n\t- b", "2:1 A tab cannot indent YAML."],
    ["=======\n<<<<<<< HEAD\n", "2:1 This is a merge-conflict marker."],
    ["a:\n>>>>>>> branch", "2:1 This is a merge-conflict marker."],
    ["%YAML 1.1\n---\na: yes", "1:1 YAML directives are not supported."],
    ["", "1:1 The file is empty."],
    ["# nothing", "1:1 The file is empty."],
  ])("%j", (text, problem) => {
    expect(messages(text)).toEqual([problem]);
  });

  test("many mistakes are counted, not all listed", () => {
    const found = messages(Array.from({ length: 200 }, () => "- .nan\n").join(""));
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toContain("150 more problems");
  });
});

test("words of YAML 1.1 are text, octal-looking numbers are decimal, a byte order mark and CRLF are nothing", () => {
  expect(value("\uFEFFa: no\r\nb: on\r\nc: 010\r\nd: 0x10\r\ne: ~\r\n'%f': '%'\r\n")).toEqual({
    a: "no",
    b: "on",
    c: 10,
    d: 16,
    e: null,
    "%f": "%",
  });
});

test("places of values and keys, also behind an alias", () => {
  const parsed = readYaml("\uFEFFx: &x\n  - é: 1\n    b:\ny: *x\n", "f.yaml");
  if (!parsed.ok) throw new Error("valid");
  const at = (...args: Parameters<typeof parsed.value.placeOf>) => {
    const { line, column } = parsed.value.placeOf(...args);
    return `${line}:${column}`;
  };
  expect(at(["x", 0, "é"])).toBe("2:8");
  expect(at(["x", 0, "é"], "key")).toBe("2:5");
  expect(at(["x", 0, "b"])).toBe("3:7");
  expect(at(["y"], "key")).toBe("4:1");
  expect(at(["y", 0, "é"])).toBe("2:8");
  expect(at(["x", 0, "missing"])).toBe("2:5");
  expect(at([])).toBe("1:1");
});

describe("properties", () => {
  const pieces = [
    ...Array.from("[]{},:-?|>&*!%#'\"\n\t ~@`\\\0\uFEFFab"),
    ": ",
    "- ",
    "\n  ",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "|2+\n",
    ".nan",
    "\r\n",
    "\ud800",
    "%TAG ! x\n",
    "0x1F",
    "__proto__: ",
  ];
  const document = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(""));

  test("any text gives JSON or problems with places inside it, and never throws", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(document, fc.string({ unit: "binary", maxLength: 80 })), (text) => {
        const parsed = readYaml(text, "f.yaml");
        if (parsed.ok) return canonicalJson(parsed.value.value).length > 0;
        const lines = text.split("\n").length;
        return (
          parsed.problems.length > 0 &&
          parsed.problems.every(
            ({ line, column, message }) => line >= 1 && line <= lines && column >= 1 && message !== "",
          )
        );
      }),
      { numRuns: 10_000, seed: 20260326 },
    );
  });

  test("JSON is read as itself", { timeout: 30_000 }, () => {
    const plain = fc.jsonValue({ maxDepth: 6 }).filter((json) => {
      const text = JSON.stringify(json);
      return !text.includes("__proto__") && !/[\u007f-\u009f\ud800-\udfff\ufffe\uffff]|\d{16}|e[+-]?\d/.test(text);
    });
    fc.assert(
      fc.property(plain, (json) => {
        expect(value(JSON.stringify(json))).toEqual(JSON.parse(JSON.stringify(json)));
      }),
      { numRuns: 500, seed: 20260326 },
    );
  });
});
