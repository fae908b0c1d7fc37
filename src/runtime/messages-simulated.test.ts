import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Incident } from "../agent/loop-change.ts";
import { jsonDiff } from "../agent/testing/json-diff.ts";
import { isJsonObject, type Json, type JsonObject } from "../core/json.ts";
import type { Exchange, TurnOutcome } from "../model/recording.ts";
import type { Conversation } from "../model/suite.ts";
import { startSimulatedModel } from "../simulator/simulated-model.ts";
import { createRedactor } from "../wire/redact.ts";
import { openTap } from "../wire/tap.ts";
import { messagesDriver } from "./messages.ts";

const never = new AbortController().signal;
const gapMs = 65 * 60_000;
const dummyKey = "dummy-key-for-loopback";

/** Thinks of a number, works with a tool, and is asked for the number before and after an idle hour. */
const conversation: Conversation = {
  steps: [
    {
      kind: "user",
      text: "Pick a number and read the note.",
      model: [
        { think: "The number is 4711.", say: { words: 60 }, call: { tool: ["read"], input: { path: "note.txt" } } },
        { say: { words: 160 } },
      ],
    },
    {
      kind: "user",
      text: "Which number, before the pause?",
      model: [{ say: { recall: "4711", from: "thinking", otherwise: "I no longer know." } }],
    },
    { kind: "gap", ms: gapMs },
    {
      kind: "user",
      text: "What did the note say?",
      model: [{ say: { recall: "blue door", from: "visible", otherwise: "I no longer know." } }],
    },
    {
      kind: "user",
      text: "Which number, after the pause?",
      model: [{ say: { recall: "4711", from: "thinking", otherwise: "I no longer know." } }],
    },
  ],
  workspace: { "note.txt": "Behind the blue door.\n" },
  tools: ["read"],
};

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Capture {
  readonly exchanges: readonly Exchange[];
  readonly turns: readonly TurnOutcome[];
}

async function capture(model: string, incident?: Incident): Promise<Capture> {
  const scratchDir = await mkdtemp(join(tmpdir(), "messages-simulated-"));
  ends.push(() => rm(scratchDir, { recursive: true, force: true }));
  const upstream = await startSimulatedModel({ conversation, seed: 7 });
  ends.push(() => upstream.close());
  const redactor = createRedactor([]);
  const tap = await openTap({ upstream: upstream.baseUrl, dummyKey, realKey: null, redactor });
  ends.push(() => tap.close());
  const driver = messagesDriver({ model, upstream: "simulated", ...(incident === undefined ? {} : { incident }) });
  ends.push(() => driver.close());
  const { baseUrl } = tap;
  const setup = { conversation, scratchDir, baseUrl, apiKey: dummyKey, turnTimeoutMs: 20_000, seed: 7 };
  const session = await driver.open(setup, never);
  ends.push(() => session.close());
  const turns: TurnOutcome[] = [];
  for (const step of conversation.steps) {
    if (step.kind === "user") turns.push(await session.send(step.text, never));
    if (step.kind === "gap") expect((await session.advanceClock(step.ms)).verified).toBe(true);
  }
  expect(upstream.stats()).toMatchObject({ main: 5, side: 0 });
  return { exchanges: await tap.exchanges(), turns };
}

const said = ({ turns }: Capture) => turns.map((turn) => (turn.kind === "answered" ? turn.text : turn.kind));
const words = (text: string) => text.split(/\s+/).filter(Boolean).length;

/** What the loop itself decides; the history also holds what the model answered. */
const own = ({ exchanges }: Capture): Json =>
  exchanges.map(({ request: { path, headers, body } }) => {
    const { "content-length": _, host: _host, ...kept } = headers;
    return { path, headers: kept, body: isJsonObject(body) ? { ...body, messages: null } : body };
  });

const thinkingTokens = ({ exchanges }: Capture) =>
  exchanges.map(({ response }) => {
    const usage = (response.body as JsonObject)["usage"] as JsonObject;
    return Number((usage["output_tokens_details"] as JsonObject)["thinking_tokens"]);
  });

describe("with the simulated model behind the tap", () => {
  test("the healthy loop remembers, and two runs send the same bytes of their own", async () => {
    const [one, two] = [await capture("claude-opus-4-6"), await capture("claude-opus-4-6")];
    const [first, ...rest] = said(one);
    expect(rest).toEqual(["4711", "blue door", "4711"]);
    expect(words(first ?? "")).toBe(160);
    expect(jsonDiff(own(one), own(two))).toEqual([]);
    expect(said(two)).toEqual(said(one));
    expect(one.exchanges.every(({ response }) => response.complete && response.status === 200)).toBe(true);
  });

  test("2026-03-04 sends medium, and the model thinks less for it", async () => {
    const [healthy, altered] = [await capture("claude-opus-4-6"), await capture("claude-opus-4-6", "2026-03-04")];
    expect(jsonDiff(own(healthy), own(altered))).toEqual(
      [0, 1, 2, 3, 4].map((at) => `[${at}].body.output_config.effort: "high" → "medium"`),
    );
    const before = thinkingTokens(healthy);
    for (const [at, tokens] of thinkingTokens(altered).entries()) expect(tokens).toBeLessThan(before[at] ?? 0);
    expect(said(altered)).toEqual(said(healthy));
  });

  test("2026-03-26 clears thinking on both turns after the hour, and the model forgets it, but not what was visible", async () => {
    const [healthy, altered] = [await capture("claude-opus-4-6"), await capture("claude-opus-4-6", "2026-03-26")];
    expect(jsonDiff(own(healthy), own(altered))).toEqual(
      [3, 4].map((at) => `[${at}].body.context_management.edits[0].keep: "all" → {"type":"thinking_turns","value":1}`),
    );
    expect(said(altered)).toEqual([said(healthy)[0], "4711", "blue door", "I no longer know."]);
  });

  test("2026-04-16 adds its sentence, and the model keeps to it", async () => {
    const [healthy, altered] = [await capture("claude-opus-4-6"), await capture("claude-opus-4-6", "2026-04-16")];
    const places = jsonDiff(own(healthy), own(altered)).map((line) => line.split(":")[0]);
    expect(places).toEqual([0, 1, 2, 3, 4].map((at) => `[${at}].body.system[0].text`));
    expect(words(said(altered)[0] ?? "")).toBe(100);
    const body = altered.exchanges[0]?.response.body;
    const between = (body as { content: { type: string; text?: string }[] }).content;
    expect(words(between.find(({ type }) => type === "text")?.text ?? "")).toBe(25);
  });

  test.each(["claude-haiku-4-5", "claude-sonnet-4-5", "claude-sonnet-4-6", "claude-opus-4-7"])(
    "%s takes the requests made for it",
    async (model) => {
      expect(said(await capture(model)).slice(1)).toEqual(["4711", "blue door", "4711"]);
    },
  );
});
