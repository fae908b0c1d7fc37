import { expect, test } from "vitest";
import type { Json } from "../core/json.ts";
import { measured, notMeasured } from "../model/measurement.ts";
import type { TimelineRow } from "../model/timeline.ts";
import { columnChanges, unsettled } from "./timeline-changes.ts";

function row(version: string, ...values: Json[]): TimelineRow {
  return { version, failure: null, columns: { m: values.map(measured) } };
}

test("a change lies between the two versions next to it, confirmed by second captures", () => {
  const rows = [row("1", "a"), row("2", "a", "a"), row("3", "b", "b"), row("4", "b")];
  expect(columnChanges(rows, "m")).toEqual([
    { metric: "m", from: "2", to: "3", before: "a", after: "b", confirmed: true },
  ]);
});

test("versions that did not run, and those whose captures disagree, invent no change", () => {
  const broken: TimelineRow = { version: "2", failure: "does not start", columns: {} };
  const gap: TimelineRow = { version: "4", failure: null, columns: { m: [notMeasured("clock did not move")] } };
  const rows = [row("1", "a"), broken, row("3", "a", "b"), gap, row("5", "b")];
  expect(columnChanges(rows, "m")).toMatchObject([{ from: "1", to: "5", confirmed: false }]);
  expect(unsettled(rows, "m")).toEqual(["3"]);
});

test("null is a value like any other", () => {
  expect(columnChanges([row("1", null), row("2", "high")], "m")).toHaveLength(1);
});
