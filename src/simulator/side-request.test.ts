import { describe, expect, it } from "vitest";
import type { JsonObject } from "../core/json.ts";
import { decideAnswer } from "./answer.ts";
import { purposeOf } from "./side-request.ts";
import { assistant, conversation, readTool, requestOf, said, user } from "./testing/requests.ts";

const titleSystem = [
  said(
    'Generate a concise, sentence-case title (3-7 words) for this session. Return JSON with a single "title" field.',
  ),
];
const summaryPrompt =
  "Your task is to create a detailed summary of the conversation so far. Wrap it in <summary> tags.";
const schema = {
  output_config: {
    format: {
      type: "json_schema",
      schema: { type: "object", required: ["title"], properties: { title: { type: "string" } } },
    },
  },
};

describe("purposeOf", () => {
  it.each<[string, JsonObject]>([
    ["agent", { tools: [readTool], messages: [user("Read it")] }],
    ["agent", { tools: [readTool], system: titleSystem, messages: [user("Read it")] }],
    ["plain", { messages: [user("Read it")] }],
    ["schema", { ...schema, messages: [user("Read it")] }],
    ["schema", { output_format: schema.output_config.format, tools: [readTool], messages: [user("Read it")] }],
    ["quota", { max_tokens: 1, messages: [user("quota")] }],
    ["title", { system: titleSystem, messages: [user("Read it")] }],
    [
      "title",
      { system: [said("Analyze if this message indicates a new conversation topic.")], messages: [user("Read it")] },
    ],
    ["summary", { tools: [readTool], messages: [user("a"), assistant(said("b")), user(summaryPrompt)] }],
    ["summary", { system: [said("You summarize the conversation below.")], messages: [user("User: hi")] }],
  ])("is %s", (kind, body) => {
    expect(purposeOf(requestOf(body)).kind).toBe(kind);
  });
});

describe("a side request's answer", () => {
  const script = conversation(["Read it", [{ think: "Deep.", say: "Scripted words." }]]);
  const answer = (body: JsonObject) => decideAnswer(script, 1, requestOf(body));

  it("is JSON in the shape that is asked for", () => {
    const { role, text, thinking } = answer({ ...schema, messages: [user("Read it")] });
    expect(role).toBe("side");
    expect(thinking).toBeNull();
    expect(JSON.parse(text ?? "")).toEqual({ title: "Scripted title" });
  });

  it("is a title even where the prompt is the script's", () => {
    expect(JSON.parse(answer({ system: titleSystem, messages: [user("Read it")] }).text ?? "")).toHaveProperty("title");
  });

  it("is a summary of what was said, without the user's words", () => {
    const messages = [user("Read it"), assistant(said("The file holds 42.")), user(summaryPrompt)];
    const { text, call } = answer({ tools: [readTool], messages });
    expect(text).toMatch(/<summary>[\s\S]*The file holds 42\.[\s\S]*<\/summary>/);
    expect(text).not.toContain("Read it");
    expect(call).toBeNull();
  });

  it("is the script's where nothing else is asked for", () => {
    expect(answer({ messages: [user("Read it")] })).toMatchObject({ role: "side", text: "Scripted words." });
  });
});
