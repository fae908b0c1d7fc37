import { describe, expect, it } from "vitest";
import { type Gap, proveGap } from "./clock-proof.ts";

const hour = 3_600_000;
const sentAtMs = 1_000_000;
const gap: Gap = { advancedMs: hour, turn: { sentAtMs, endedAtMs: sentAtMs + 80, offsetMs: hour } };
const during = sentAtMs + 40;

describe("proveGap", () => {
  it("needs a date of the harness's own, moved", () => {
    expect(proveGap(gap, [during + hour], [0, hour])).toEqual({
      verified: true,
      advancedMs: hour,
      evidence:
        "all 1 dates the harness wrote in the turn after the gap are 60 min ahead; its process read the moved clock",
    });
  });

  it("takes the wrapper's word for nothing", () => {
    expect(proveGap(gap, [], [hour])).toMatchObject({
      verified: false,
      evidence: expect.stringContaining("dated nothing"),
    });
  });

  it("is not fooled by one date that moved beside one that did not", () => {
    const proof = proveGap(gap, [during + hour, during + 1], [hour]);
    expect(proof).toMatchObject({ verified: false, evidence: expect.stringContaining("1 of 2 dates") });
  });

  it("passes over the dates of other turns", () => {
    expect(proveGap(gap, [sentAtMs, sentAtMs - 5_000, during + hour], [hour]).verified).toBe(true);
    expect(proveGap(gap, [sentAtMs - 5_000, sentAtMs + hour + 60_000], [hour]).verified).toBe(false);
  });

  it("knows the clock by all it was moved, and the gap by its own part", () => {
    const second: Gap = { advancedMs: hour, turn: { sentAtMs, endedAtMs: sentAtMs + 80, offsetMs: 3 * hour } };
    expect(proveGap(second, [during + 3 * hour], []).verified).toBe(true);
    expect(proveGap(second, [during + 2 * hour], []).verified).toBe(false);
  });

  it("cannot tell a gap from a turn that took as long", () => {
    const short: Gap = { advancedMs: 300, turn: { sentAtMs, endedAtMs: sentAtMs + 80, offsetMs: 300 } };
    expect(proveGap(short, [during + 300], [300]).evidence).toBe(
      "a gap of 300 ms cannot be told from the turn's own duration",
    );
    expect(proveGap({ advancedMs: hour, turn: null }, [], []).evidence).toBe("no turn came after the gap");
  });
});
