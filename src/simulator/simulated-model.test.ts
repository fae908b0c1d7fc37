import Anthropic from "@anthropic-ai/sdk";
import { afterEach, describe, expect, it } from "vitest";
import type { Conversation, ModelStep } from "../model/suite.ts";
import { type SimulatedModel, type SimulatedModelOptions, startSimulatedModel } from "./simulated-model.ts";

const open: SimulatedModel[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model.close()));
});

function conversation(...turns: readonly (readonly [string, readonly ModelStep[]])[]): Conversation {
  return { steps: turns.map(([text, model]) => ({ kind: "user", text, model })), workspace: {}, tools: [] };
}

async function start(options: Partial<SimulatedModelOptions>): Promise<{ client: Anthropic; model: SimulatedModel }> {
  const model = await startSimulatedModel({ conversation: conversation(), seed: 1, ...options });
  open.push(model);
  return { model, client: new Anthropic({ baseURL: model.baseUrl, apiKey: "sk-ant-fake", maxRetries: 0 }) };
}

const readTool = {
  name: "Read",
  description: "Reads a file",
  input_schema: { type: "object" as const, properties: { file_path: { type: "string" } }, required: ["file_path"] },
};
const base = { model: "claude-opus-4-6", max_tokens: 4000 };
const readStep: ModelStep = { say: "I look.", call: { tool: ["Read"], input: { path: "a.txt" } } };

describe("with the official SDK", () => {
  it("answers a script's turn, streamed as not streamed", async () => {
    const { client } = await start({
      conversation: conversation(["Hello there", [{ think: "Secret 17.", say: "Hi!" }]]),
    });
    const body = {
      ...base,
      thinking: { type: "adaptive" as const },
      messages: [{ role: "user" as const, content: "Hello there" }],
      tools: [readTool],
    };
    const whole = await client.messages.create(body);
    const streamed = await client.messages.stream(body).finalMessage();
    expect(whole.content.map((block) => block.type)).toEqual(["thinking", "text"]);
    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage.output_tokens).toBe(whole.usage.output_tokens);
    expect(streamed.stop_reason).toBe("end_turn");
    expect(JSON.stringify(whole.content)).toContain("Secret 17.");
    expect(
      Buffer.from(JSON.stringify((whole.content[0] as { signature: string }).signature), "base64").toString(),
    ).not.toContain("Secret");
  });

  it("runs a tool through the SDK's own loop", async () => {
    const seen: unknown[] = [];
    const { client, model } = await start({
      conversation: conversation([
        "Read it",
        [readStep, { say: { recall: "hello", from: "visible", otherwise: "nothing" } }],
      ]),
    });
    const last = await client.beta.messages.toolRunner({
      ...base,
      messages: [{ role: "user", content: "Read it" }],
      tools: [
        {
          ...readTool,
          run: (input: unknown) => {
            seen.push(input);
            return "hello from the file";
          },
          parse: (input: unknown) => input,
        },
      ],
    });
    expect(seen).toEqual([{ file_path: "a.txt" }]);
    expect(last.content).toMatchObject([{ type: "text", text: "hello" }]);
    expect(model.stats()).toMatchObject({ main: 2, side: 0 });
  });

  it("counts tokens as it bills them", async () => {
    const { client, model } = await start({});
    const body = { model: base.model, messages: [{ role: "user" as const, content: "x".repeat(400) }] };
    const counted = await client.messages.countTokens(body);
    const billed = await client.messages.create({ ...body, max_tokens: 100 });
    expect(counted.input_tokens).toBe(103);
    expect(billed.usage.input_tokens).toBe(103);
    expect(model.stats().countTokens).toBe(1);
  });

  it("lists models and answers for any of the family", async () => {
    const { client } = await start({});
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain("claude-opus-4-6");
    expect((await client.models.retrieve("claude-opus-4-6")).display_name).toBe("Claude Opus 4.6");
    await expect(client.models.retrieve("gpt-9")).rejects.toBeInstanceOf(Anthropic.NotFoundError);
  });
});
