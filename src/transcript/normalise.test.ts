import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliser } from "./normalise.ts";

const substitutions = [
  { value: "/scratch/run", placeholder: "<run>" },
  { value: "/scratch/run/ws", placeholder: "<workspace>" },
  { value: "/scratch/run/home/", placeholder: "<home>" },
  { value: "ada", placeholder: "<user>" },
  { value: "", placeholder: "<nothing>" },
];
const normal = (text: string, seen: readonly string[] = []) =>
  normaliser(substitutions, ["2.1.63"], [text, ...seen]).text(text);

describe("what differs between equal runs", () => {
  it.each([
    ["/scratch/run/ws/a.txt and /scratch/run/x", "<workspace>/a.txt and <run>/x"],
    ["/private/scratch/run/ws", "<workspace>"],
    ["~/projects/-scratch-run-ws/memory", "~/projects/<workspace>/memory"],
    ["/scratch/run/home/.claude", "<home>/.claude"],
    ["user ada, not adamant", "user <user>, not adamant"],
    ["cc_version=2.1.63.a43; cc_entrypoint=cli; cch=0f0f0;", "cc_version=<version>; cc_entrypoint=cli; cch=<hash>;"],
    ["agent/2.1.63 (not 12.1.63, 2.1.630, 2.1.63.4)", "agent/<version> (not 12.1.63, 2.1.630, 2.1.63.4)"],
    ["OS Version: Linux 6.1.0-21-amd64", "OS Version: Linux <release>"],
    ["Darwin 25.3.0", "Darwin <release>"],
    ["http://127.0.0.1:41234/x", "http://127.0.0.1:<port>/x"],
    ["/tmp/claude-1000/tasks", "/tmp/claude-<uid>/tasks"],
    ["<total_tokens>14,999,960 tokens left", "<total_tokens><n> tokens left"],
    ["Token usage: 1200/200000; 198800 remaining", "Token usage: <n>/200000; <n> remaining"],
    ["2026-11-22, 2026-11-22T15:49:00.000Z", "<date>, <date>"],
    ["November 22, 2026; Nov 22nd, 2026; 22 November 2026; 11/22/2026", "<date>; <date>; <date>; <date>"],
    ["Sunday, November 22, 2026 at 3:49 PM", "<date>"],
    ["Sun Nov 22 2026 15:49:00 GMT+0000 (Coordinated Universal Time)", "<date>"],
    ["Today's date is 2026-11-22. This month is November 2026.", "Today's date is <date>. This month is <month>."],
  ])("%s", (text, expected) => {
    expect(normal(text)).toBe(expected);
  });

  it.each([
    "The knowledge cutoff is May 2025.",
    "Keep responses under 25 words, and at most 300 tokens.",
    "context-management-2025-06-27",
    "https://json-schema.org/draft/2020-12/schema",
    "reads up to 2000 lines; the timeout is 120000 ms",
    "msg_format and session_id are fields",
    "version 2.1.64",
  ])("leaves alone: %s", (text) => {
    expect(normal(text)).toBe(text);
  });

  it("numbers ids, and the same id has the same number everywhere", () => {
    const { text } = normaliser([], [], []);
    expect(text("toolu_01Ab then toolu_02Cd then toolu_01Ab")).toBe("<id 1> then <id 2> then <id 1>");
    expect(text("toolu_02Cd and 123e4567-e89b-12d3-a456-426614174000")).toBe("<id 2> and <uuid 1>");
  });

  it("reaches every string of a value and none of its keys", () => {
    const { json } = normaliser(substitutions, [], []);
    expect(json({ "/scratch/run": ["/scratch/run", 1, null, { a: "ada" }] })).toEqual({
      "/scratch/run": ["<run>", 1, null, { a: "<user>" }],
    });
  });

  it("fingerprints without cache marks", () => {
    const { fingerprint } = normaliser([], [], []);
    const block = { type: "text", text: "a" };
    expect(fingerprint({ ...block, cache_control: { type: "ephemeral" } })).toBe(fingerprint(block));
    expect(fingerprint({ ...block, text: "b" })).not.toBe(fingerprint(block));
  });

  it("takes substitutions as text, whatever signs they hold", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 3 }), fc.string(), (name, rest) => {
        const value = `/${name}`;
        const { text } = normaliser([{ value, placeholder: "<$&>" }], [], []);
        expect(() => text(rest)).not.toThrow();
        const plain = value.replace(/(?<=.)[/\\]+$/, "");
        if (plain.length > 2) expect(text(`see ${plain} here`)).toContain("see <$&> here");
      }),
    );
  });
});
