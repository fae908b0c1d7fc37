import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { unknownTypes } from "./session-event-types.ts";

it("every event of the installed SDK is known, and what it does not list is not", () => {
  const entry = createRequire(import.meta.url).resolve("@anthropic-ai/sdk/resources/beta/sessions/events");
  const types = readFileSync(entry.replace(/\.m?js$/, ".d.ts"), "utf8");
  const listed = /export type BetaManagedAgentsSessionEventType = ([^;]+);/.exec(types)?.[1] ?? "";
  const names = [...listed.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(40);
  expect(unknownTypes(names)).toEqual([]);
  expect(unknownTypes(["agent.message", "agent.daydream", null, "agent.daydream"])).toEqual([
    "(none)",
    "agent.daydream",
  ]);
});
