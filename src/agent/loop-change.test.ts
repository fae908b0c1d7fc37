import { expect, test } from "vitest";
import { changesInForce, type LoopChange } from "./loop-change.ts";

const inner: LoopChange = { kind: "cache-broken" };
const ids = Array.from({ length: 2000 }, (_, i) => `sesn_${i}`);
const struck = (share: number) =>
  ids.filter((id) => changesInForce([{ kind: "share", share, changes: [inner] }], id).length);

test("a change that is no roll-out is in force everywhere", () => {
  expect(changesInForce([inner], "any")).toEqual([inner]);
});

test("a roll-out is in force in its share of the sessions, always in the same ones", () => {
  expect(struck(0)).toEqual([]);
  expect(struck(1)).toEqual(ids);
  expect(struck(0.3).length / ids.length).toBeGreaterThan(0.26);
  expect(struck(0.3).length / ids.length).toBeLessThan(0.34);
  expect(struck(0.3)).toEqual(struck(0.3));
  // A roll-out that grows keeps those it had.
  expect(struck(0.6)).toEqual(expect.arrayContaining(struck(0.3)));
});

test("roll-outs beside each other go by draws of their own", () => {
  const both: LoopChange[] = [
    { kind: "share", share: 0.5, changes: [inner] },
    { kind: "share", share: 0.5, changes: [{ kind: "tool-removed", tool: "bash" }] },
  ];
  expect(
    new Set(
      ids.map((id) =>
        changesInForce(both, id)
          .map((change) => change.kind)
          .join(),
      ),
    ),
  ).toEqual(new Set(["", "cache-broken", "tool-removed", "cache-broken,tool-removed"]));
});
