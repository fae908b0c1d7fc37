import { expect, test } from "vitest";
import { plural } from "./plural.ts";

test("one is one, everything else is several", () => {
  expect([0, 1, 2].map((count) => plural(count, "day"))).toEqual(["0 days", "1 day", "2 days"]);
});
