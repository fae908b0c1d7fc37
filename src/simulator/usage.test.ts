import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, it } from "vitest";
import { standardNoise } from "../model/simulated-noise.ts";
import { openThinking } from "./signature.ts";
import { type SimulatedModel, startSimulatedModel } from "./simulated-model.ts";
import { conversation } from "./testing/requests.ts";
import { messageOverheadTokens, tokensOf } from "./tokens.ts";

type Messages = Anthropic.Beta.Messages.BetaMessageParam[];
type Answer = Anthropic.Beta.Messages.BetaMessage;

const started: SimulatedModel[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((model) => model.close()));
});

const turns = ["One", "Two", "Three"];
const noisy = {
  ...conversation(...turns.map((text) => [text, [{ think: { words: 80 }, say: { words: 30 } }]] as const)),
  noise: standardNoise,
};

async function clientOf(seed: number, day: string): Promise<Anthropic> {
  const model = await startSimulatedModel({ conversation: noisy, seed, day });
  started.push(model);
  return new Anthropic({ baseURL: model.baseUrl, apiKey: "sk-ant-fake", maxRetries: 0 });
}

async function converse(
  client: Anthropic,
  display: "summarized" | "omitted",
  edits: Anthropic.Beta.Messages.BetaClearThinking20251015Edit[] = [],
): Promise<Answer[]> {
  const messages: Messages = [];
  const given: Answer[] = [];
  for (const text of turns) {
    messages.push({ role: "user", content: text });
    const answer = await client.beta.messages.create({
      model: "claude-opus-4-6",
      max_tokens: 8000,
      thinking: { type: "adaptive", display },
      messages,
      ...(edits.length > 0 ? { context_management: { edits } } : {}),
    });
    messages.push({ role: "assistant", content: answer.content });
    given.push(answer);
  }
  return given;
}

function sealed(answer: Answer): string {
  const block = answer.content.find((part) => part.type === "thinking");
  return block === undefined ? "" : (openThinking(block.signature) ?? "");
}

const thinkingTokens = (answer: Answer) => answer.usage.output_tokens_details?.thinking_tokens ?? Number.NaN;
const textOf = (answer: Answer) => answer.content.map((part) => (part.type === "text" ? part.text : "")).join("");
const inputs = (answers: readonly Answer[]) => answers.map((answer) => answer.usage.input_tokens);

async function usage(seed: number, day: string): Promise<unknown> {
  const answers = await converse(await clientOf(seed, day), "summarized");
  return answers.map((answer) => [thinkingTokens(answer), textOf(answer)]);
}

describe("over HTTP, with noise", () => {
  it("bills the reasoning that was done, shown or not", async () => {
    const client = await clientOf(11, "2026-03-04");
    const shown = await converse(client, "summarized");
    const hidden = await converse(client, "omitted");
    for (const [i, answer] of hidden.entries()) {
      expect(answer.content[0]).toMatchObject({ type: "thinking", thinking: "" });
      expect(sealed(answer)).toBe(sealed(shown[i] as Answer));
      expect(shown[i]?.content[0]).toMatchObject({ thinking: sealed(answer) });
      expect(thinkingTokens(answer)).toBe(tokensOf(sealed(answer)));
      expect(answer.usage.output_tokens).toBe(thinkingTokens(answer) + tokensOf(textOf(answer)));
      expect(answer.usage).toEqual(shown[i]?.usage);
    }
    expect(new Set(hidden.map(thinkingTokens)).size).toBe(3);
  });

  it("grows by what was retained: each answer is billed again as input, cleared reasoning is not", async () => {
    const client = await clientOf(12, "2026-03-04");
    const kept = await converse(client, "omitted");
    const growth = (answers: readonly Answer[], i: number) =>
      (answers[i + 1]?.usage.input_tokens ?? 0) - (answers[i]?.usage.input_tokens ?? 0);
    for (const [i, answer] of kept.slice(0, 2).entries()) {
      const added = answer.usage.output_tokens + tokensOf(turns[i + 1] ?? "") + 2 * messageOverheadTokens;
      expect(growth(kept, i)).toBe(added);
    }
    const cleared = await converse(client, "omitted", [
      { type: "clear_thinking_20251015", keep: { type: "thinking_turns", value: 1 } },
    ]);
    expect(inputs(cleared).slice(0, 2)).toEqual(inputs(kept).slice(0, 2));
    expect(inputs(kept)[2]).toBe((inputs(cleared)[2] ?? 0) + thinkingTokens(kept[0] as Answer));
  });

  it("gives the same for the same seed and day, and something else otherwise", async () => {
    const first = await usage(5, "2026-03-04");
    expect(await usage(5, "2026-03-04")).toEqual(first);
    expect(await usage(6, "2026-03-04")).not.toEqual(first);
    expect(await usage(5, "2026-03-05")).not.toEqual(first);
  });
});
