import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findCaps, type TextKind } from "./find-caps.ts";

interface Row {
  readonly kind: TextKind;
  readonly expected: readonly string[];
  readonly text: string;
}

/** Tab-separated: kind, the expected caps (positive tables only), text with \n for a line break. */
function table(name: string, sort: "positive" | "negative"): readonly Row[] {
  const file = readFileSync(new URL(`../../../fixtures/caps/${name}.tsv`, import.meta.url), "utf8");
  return file
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const cells = line.split("\t");
      if (cells.length !== (sort === "positive" ? 3 : 2)) throw new Error(`${name}.tsv: ${line}`);
      const expected = sort === "positive" ? (cells[1] ?? "").split("; ").sort() : [];
      return { kind: cells[0] as TextKind, expected, text: (cells.at(-1) ?? "").replaceAll("\\n", "\n") };
    });
}

function found({ text, kind }: Row): readonly string[] {
  return [...new Set(findCaps(text, kind).map((cap) => `${cap.limit} ${cap.unit} ${cap.scope}`))].sort();
}

describe.each(["positive", "held-out-positive", "held-out-2-positive", "held-out-3-positive", "held-out-4-positive"])(
  "%s",
  (name) => {
    it.each(table(name, "positive"))("$kind: $text", (row) => {
      expect(found(row)).toEqual(row.expected);
    });
  },
);

describe.each(["negative", "held-out-negative", "held-out-2-negative", "held-out-3-negative", "held-out-4-negative"])(
  "%s",
  (name) => {
    it.each(table(name, "negative"))("$kind: $text", (row) => {
      expect(found(row)).toEqual([]);
    });
  },
);

it("has at least 150 sentences of both kinds", () => {
  expect(table("positive", "positive").length).toBeGreaterThanOrEqual(150);
  expect(table("negative", "negative").length).toBeGreaterThanOrEqual(150);
});

it("finds every limit of the table in a long text among other numbers", () => {
  const noise = table("negative", "negative").filter(({ kind, text }) => kind === "system" && !/[<#\n]/.test(text));
  const planted = table("positive", "positive").filter(({ kind, text }) => kind === "system" && !text.includes("\n"));
  for (const row of planted) {
    const text = [...noise.slice(0, 40), row, ...noise.slice(40, 80)].map((item) => `- ${item.text}`).join("\n");
    expect(found({ ...row, text }), row.text).toEqual(row.expected);
  }
});
