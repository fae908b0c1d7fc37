import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { exampleTimeline, metricFacts } from "./testing/example-timeline.ts";
import { timelineTable } from "./timeline-table.ts";

const plain = { color: false, width: 80, full: false };
const example = exampleTimeline("no turn after the gap", "2.1.117");

test("looks as agreed", async () => {
  await expect(timelineTable(example, metricFacts, null, plain)).toMatchFileSnapshot(
    "../../fixtures/golden/timeline.txt",
  );
  await expect(timelineTable(example, metricFacts, ["prompt.system"], { ...plain, full: true })).toMatchFileSnapshot(
    "../../fixtures/golden/timeline-one-metric-full.txt",
  );
});

test.each([60, 80, 160])("stays within %i columns, with every metric as a column too", (width) => {
  for (const chosen of [null, example.columns.map((column) => column.name)])
    for (const line of timelineTable(example, metricFacts, chosen, { ...plain, width }).split("\n"))
      expect(stringWidth(line), line).toBeLessThanOrEqual(width);
});

test("says the same in colour, and has none without", () => {
  const text = timelineTable(example, metricFacts, null, plain);
  const coloured = timelineTable(example, metricFacts, null, { ...plain, color: true });
  expect(text).not.toContain("\u001b");
  expect(coloured).toContain("\u001b[");
  expect(stripVTControlCharacters(coloured).replace(/ +$/gm, "")).toBe(text.replace(/ +$/gm, ""));
});

test("columns without room are counted, and their changes still named", () => {
  const names = Array.from({ length: 30 }, (_, at) => `many.m${at}`);
  const wide = {
    ...example,
    columns: names.map((name) => ({ name, metric: name, conversation: "c" })),
    changes: [{ metric: "many.m29", from: "2.1.109", to: "2.1.110", before: 1, after: 2, confirmed: true }],
  };
  const text = timelineTable(wide, metricFacts, names, plain);
  const missing = Number(/… (\d+) more columns find no room/.exec(text)?.[1]);
  expect(missing).toBeGreaterThan(20);
  expect(text).toMatch(/^2\.1\.110.* many$/m);
});

test("no version changed: it says so", () => {
  expect(timelineTable({ ...example, changes: [] }, metricFacts, null, plain)).toContain("\nNo change.\n");
});
