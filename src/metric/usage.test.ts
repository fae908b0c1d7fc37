import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { readExchanges } from "../transcript/anthropic-messages.ts";
import { costUsd } from "./cost-usd.ts";
import { latencyTurnMs } from "./latency-turn-ms.ts";
import { ledgerPrefixTokens } from "./ledger-prefix-tokens.ts";
import { ledgerRetainedTokens } from "./ledger-retained-tokens.ts";
import { outputTokens } from "./output-tokens.ts";
import { call, type MadeAnswer, madeRecording, madeTranscript, say, think } from "./testing/answered.ts";
import { thinkingEvents } from "./thinking-events.ts";
import { thinkingTokens } from "./thinking-tokens.ts";

const usage = (prompt: readonly [number, number, number], output: number, thinking?: number): Json => ({
  input_tokens: prompt[0],
  cache_read_input_tokens: prompt[1],
  cache_creation_input_tokens: prompt[2],
  cache_creation: { ephemeral_5m_input_tokens: prompt[2], ephemeral_1h_input_tokens: 0 },
  output_tokens: output,
  ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
});
/** As models since Opus 4.7 answer by default: no word of the reasoning is shown. */
const answer = (used: Json): MadeAnswer => ({ content: [think(""), say("ok"), call("Read")], usage: used });
const kept = [usage([10, 0, 990], 200, 150), usage([5, 1000, 245], 300, 260), usage([5, 1250, 345], 50, 20)];
const trial = (...used: readonly Json[]) => madeTranscript(used.map((each) => ({ answers: [answer(each)] })));

describe("tokens as reported", () => {
  it("sums them, and never the text that stands for them", () => {
    expect(thinkingTokens.read(trial(...kept)).measurement).toEqual({ measured: true, value: 430 });
    expect(outputTokens.read(trial(...kept)).measurement).toEqual({ measured: true, value: 550 });
    expect(thinkingEvents.read(trial(...kept)).measurement).toEqual({ measured: true, value: 3 });
  });

  it("has no total where one answer reports nothing, however long its text", () => {
    const silent = { content: [think("a long reasoning ".repeat(50)), say("ok")], usage: usage([5, 0, 0], 900) };
    const transcript = madeTranscript([{ answers: [answer(kept[0] as Json)] }, { answers: [silent] }]);
    expect(thinkingTokens.read(transcript).measurement).toEqual({
      measured: false,
      reason: "1 of 2 answers report no thinking tokens",
    });
    expect(outputTokens.read(transcript).measurement).toEqual({ measured: true, value: 1100 });
  });

  it("has no total where an answer broke off", () => {
    const recording = madeRecording([{ answers: kept.map(answer) }]);
    const exchanges = recording.exchanges.map((each) =>
      each.index === 1 ? { ...each, response: { ...each.response, complete: false } } : each,
    );
    const transcript = readExchanges({ ...recording, exchanges });
    for (const metric of [thinkingTokens, thinkingEvents, outputTokens, ledgerRetainedTokens])
      expect(metric.read(transcript).measurement).toEqual({
        measured: false,
        reason: "the answer to request 2 is not whole",
      });
    expect(costUsd.read(transcript).measurement.measured).toBe(false);
  });

  it("is unsupported for models that do not reason", () => {
    const transcript = madeTranscript([{ answers: [answer(kept[0] as Json)] }], "claude-3-haiku-20240307");
    for (const metric of [thinkingTokens, thinkingEvents])
      expect(metric.read(transcript).measurement).toMatchObject({ unsupported: true });
  });
});

describe("ledger", () => {
  it("balances what the prompts grew by against what was written", () => {
    expect(ledgerPrefixTokens.read(trial(...kept)).measurement).toEqual({ measured: true, value: 1000 });
    // 1000 → 1600, of which 500 were the agent's own: 100 are the user's and the tools'.
    expect(ledgerRetainedTokens.read(trial(...kept)).measurement).toEqual({ measured: true, value: 100 });
  });

  it("does not depend on how much was thought, and falls by what is no longer carried", () => {
    const longer = [kept[0], usage([5, 1000, 245], 1300, 1260), usage([5, 1250, 1345], 50)] as Json[];
    expect(ledgerRetainedTokens.read(trial(...longer)).measurement).toEqual({ measured: true, value: 100 });
    const cleared = [kept[0], kept[1], usage([5, 1250, 345 - 410], 50)] as Json[];
    expect(ledgerRetainedTokens.read(trial(...cleared)).measurement).toEqual({ measured: true, value: -310 });
    expect(ledgerRetainedTokens.direction?.(100, -310)).toBe("worse");
    expect(ledgerRetainedTokens.direction?.(100, 160)).toBe("different");
  });

  it("takes absent cache fields for no cache, and absent tokens for unknown", () => {
    const plain = trial({ input_tokens: 700, output_tokens: 5 }, { output_tokens: 5 });
    expect(ledgerPrefixTokens.read(plain).measurement).toEqual({ measured: true, value: 700 });
    expect(ledgerRetainedTokens.read(plain).measurement.measured).toBe(false);
    expect(ledgerPrefixTokens.read(trial({ output_tokens: 5 })).measurement.measured).toBe(false);
  });

  it("is no constant where a model drops earlier reasoning by design, nor of one request", () => {
    const transcript = madeTranscript([{ answers: kept.map(answer) }], "claude-haiku-4-5");
    expect(ledgerRetainedTokens.read(transcript).measurement).toMatchObject({ unsupported: true });
    expect(ledgerRetainedTokens.read(trial(kept[0] as Json)).measurement.measured).toBe(false);
  });
});

const costOf = (used: Json, model?: string) =>
  costUsd.read(madeTranscript([{ answers: [answer(used)] }], model)).measurement;

describe("cost", () => {
  it("is tokens times list price", () => {
    expect(costOf(usage([1000, 20_000, 4000], 2000))).toEqual({ measured: true, value: 0.09 });
    const hour = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 4000 };
    expect(costOf({ ...(usage([0, 0, 4000], 0) as object), cache_creation: hour })).toEqual({
      measured: true,
      value: 0.04,
    });
  });

  it.each([
    [usage([1, 0, 0], 1), "gpt-5", "no list price of gpt-5 is known as of 2026-11-22"],
    [{ output_tokens: 5 }, undefined, "the answer to request 1 does not report its tokens"],
    [
      { input_tokens: 1, cache_creation_input_tokens: 9, output_tokens: 5 },
      undefined,
      "the answer to request 1 does not say how long its cache is kept",
    ],
  ])("is unknown where a part of it is: %j %s", (used, model, reason) => {
    expect(costOf(used, model)).toEqual({ measured: false, reason });
  });

  it("includes side requests, and none that was turned down", () => {
    const recording = madeRecording([{ answers: [answer(kept[0] as Json)] }]);
    const [one] = recording.exchanges;
    if (one === undefined) throw new Error("no exchange");
    const alone = costUsd.read(readExchanges(recording)).measurement;
    const title = { ...one, index: 1, request: { ...one.request, body: { model: "claude-opus-4-6", messages: [] } } };
    const refused = { ...one, index: 2, response: { ...one.response, status: 429, body: { type: "error" } } };
    const cost = (exchanges: (typeof one)[]) => costUsd.read(readExchanges({ ...recording, exchanges })).measurement;
    if (!alone.measured) throw new Error(alone.reason);
    expect(cost([one, title])).toEqual({ measured: true, value: 2 * Number(alone.value) });
    expect(cost([refused, { ...one, index: 3 }])).toEqual(alone);
  });
});

it("latency is the mean of answered turns, and off unless asked for", () => {
  const hung = { kind: "timed-out", durationMs: 99_000, lastWords: "" } as const;
  const turns = [{ answers: [[say("a")]] }, { answers: [[say("b")]], outcome: hung }];
  expect(latencyTurnMs.read(madeTranscript(turns)).measurement).toEqual({ measured: true, value: 40 });
  expect(latencyTurnMs.read(madeTranscript(turns.slice(1))).measurement.measured).toBe(false);
  expect(latencyTurnMs.level).toBe("off");
});
