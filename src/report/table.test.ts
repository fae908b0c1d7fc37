import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it, test } from "vitest";
import { tableReporter } from "./table.ts";
import { exampleReports, finding, report } from "./testing/example-reports.ts";

const plain = { color: false, width: 80, full: false };
const examples = Object.entries(exampleReports);

describe.each(examples)("%s", (name, example) => {
  it("looks as agreed", async () => {
    await expect(tableReporter.render(example, plain)).toMatchFileSnapshot(`../../fixtures/golden/${name}.txt`);
  });

  it.each([60, 80, 120])("stays within %i columns", (width) => {
    for (const full of [false, true])
      for (const line of tableReporter.render(example, { color: false, width, full }).split("\n"))
        expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });

  it("says the same in colour, and has none without", () => {
    const text = tableReporter.render(example, plain);
    const coloured = tableReporter.render(example, { ...plain, color: true });
    expect(text).not.toContain("\u001b");
    expect(coloured).toContain("\u001b[");
    expect(withoutPadding(stripVTControlCharacters(coloured))).toBe(withoutPadding(text));
  });

  it("begins with the verdict and the exit code, and what was not seen stands last before what to do next", () => {
    const lines = tableReporter.render(example, plain).trimEnd().split("\n");
    expect(lines[0]).toMatch(new RegExp(`^[A-Z ]+  .*exit ${example.exitCode}$`));
    const at = (label: string) => lines.findIndex((line) => line.startsWith(`  ${label} `));
    if (example.next.length > 0) expect(at("next")).toBeGreaterThan(at("unseen"));
    expect(at("unseen")).toBeGreaterThan(at("isolation"));
  });
});

test("findings that miss a verdict for one reason are one block, others have their own", () => {
  const gap = { verdict: "not-measured", now: [] } as const;
  const findings = ["a", "b", "c"].map((metric) => finding({ ...gap, metric, reason: "it crashed" }));
  const text = tableReporter.render(report([...findings, finding({ ...gap, metric: "d", reason: "it hung" })]), plain);
  expect(text.match(/^NOT MEASURED/gm)).toHaveLength(2);
  expect(text).toContain("gates     a, b, c\n");
});

test("one metric that moved alike in two probes is one block", () => {
  const moved = { verdict: "changed", headline: "other", level: "warn" } as const;
  const text = tableReporter.render(
    report([finding(moved), finding({ ...moved, probe: "after-a-cold-resume" })]),
    plain,
  );
  expect(text.match(/^CHANGED/gm)).toHaveLength(1);
  expect(text).toMatch(
    /^ {2}probes {4}thinking-history\/after-an-idle-hour,\n {12}thinking-history\/after-a-cold-resume$/m,
  );
});

test("what gates comes before what warns, whatever the order of measuring", () => {
  const text = tableReporter.render(
    report([
      finding({ verdict: "changed", level: "warn", metric: "w", headline: "a warning" }),
      finding({ verdict: "not-measured", metric: "m", reason: "gone", now: [] }),
      finding({ verdict: "regressed", metric: "r", headline: "a regression" }),
    ]),
    plain,
  );
  const blocks = text.split("\n").filter((line) => /^(REGRESSED|NOT MEASURED|CHANGED) /.test(line));
  expect(blocks).toEqual([
    "REGRESSED  a regression",
    "NOT MEASURED  1 metric that gates",
    "CHANGED  a warning (warning)",
  ]);
});

test("three commands at most, each to be copied as it stands", () => {
  const next = [
    "agent-audit timeline claude-code --versions 2.1.109..2.1.116 --model claude-opus-4-6 --metric thinking.retention",
    "agent-audit report --full",
    "agent-audit init",
    "agent-audit never shown",
  ];
  const text = tableReporter.render(report([finding()], { next }), plain);
  expect(commands(text)).toEqual(next.slice(0, 3));
});

test("all evidence, all rows and all last words where asked for", () => {
  const evidence = Array.from({ length: 80 }, (_, at) => ({ sign: "+" as const, text: `line ${at}` }));
  const example = report([finding({ verdict: "changed", headline: "x", evidence })]);
  const brief = tableReporter.render(example, plain);
  expect(brief).toContain("… 56 more lines: agent-audit report --full");
  expect(brief).not.toContain("line 79");
  expect(tableReporter.render(example, { ...plain, full: true })).toContain("+ line 79");
});

test("one long line of evidence costs neither time nor screen", () => {
  const evidence = [{ sign: "+" as const, text: "word ".repeat(2_000_000) }];
  const example = report([finding({ verdict: "changed", headline: "x".repeat(5_000_000), evidence })]);
  const started = performance.now();
  const text = tableReporter.render(example, plain);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(text.length).toBeLessThan(4000);
  expect(text).toContain("more characters");
});

test("wide characters are counted as a terminal shows them", () => {
  const wide = "漢字".repeat(60);
  const text = tableReporter.render(
    report([finding({ verdict: "changed", headline: wide, evidence: [{ sign: "+", text: wide }] })], {
      headline: wide,
    }),
    plain,
  );
  for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(80);
});

function withoutPadding(text: string): string {
  return text.replace(/ +$/gm, "");
}

/** The commands of the last block, continued lines joined as a shell does. */
function commands(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  const from = lines.findIndex((line) => line.startsWith("  next "));
  return lines
    .slice(from)
    .map((line) => line.slice(12))
    .join("\n")
    .replace(/ \\\n +/g, " ")
    .split("\n");
}
